import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import type { LateListener } from '../calls.js'

/** How work is waited for. */
export interface TimeLimit {
  readonly clock: Clock
  readonly limitMs: number
  /** Names the work in the Problem. */
  readonly what: string
  /** What to reject with when the work fails. */
  readonly failure: (error: unknown) => unknown
  /** Hears how work ended that had been given up. */
  readonly listener: LateListener
}

/** The result of work, or a rejection with Problem `driver-timeout` once its time is over. */
export function withTimeLimit(
  work: Promise<unknown>,
  { clock, limitMs, what, failure, listener }: TimeLimit,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let late = false
    const stop = clock.after(limitMs, () => {
      late = true
      reject(new Problem('driver-timeout', `${what} did not finish within ${limitMs} ms`))
    })
    work.then(
      (result) => {
        stop()
        if (late) listener.onLate({ result })
        else resolve(result)
      },
      (error: unknown) => {
        stop()
        if (late) listener.onLate({ error })
        else reject(failureOf(error, failure))
      },
    )
  })
}

/** What to reject with, even where that cannot be made: whoever waits must hear of the end. */
function failureOf(error: unknown, failure: TimeLimit['failure']): unknown {
  try {
    return failure(error)
  } catch (fault) {
    return fault
  }
}
