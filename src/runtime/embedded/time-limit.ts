import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'

/** How work ended after it was given up. */
export type LateOutcome = { readonly result: unknown } | { readonly error: unknown }

/**
 * The result of work, or a rejection with Problem `driver-timeout` after `limitMs` milliseconds; how the work
 * ends after that is told to `onLate`.
 */
export function withTimeLimit(
  clock: Clock,
  limitMs: number,
  what: string,
  work: Promise<unknown>,
  onLate: (outcome: LateOutcome) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let late = false
    const stop = clock.after(limitMs, () => {
      late = true
      reject(new Problem('driver-timeout', `${what} did not finish within ${String(limitMs)} ms`))
    })
    work.then(
      (result) => {
        if (late) {
          onLate({ result })
          return
        }
        stop()
        resolve(result)
      },
      (error: unknown) => {
        if (late) {
          onLate({ error })
          return
        }
        stop()
        reject(error)
      },
    )
  })
}
