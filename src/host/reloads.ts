import { isPassing } from '../files/index.js'
import type { Log } from '../log/index.js'
import { Problem, type ProblemCode } from '../problem/index.js'
import type { Stop } from '../time/index.js'

/** How soon is tried again, in milliseconds: twice as late each time, up to the longest. */
const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 60_000

/** What passes although the configuration stays as it is: others write what it writes, or nobody can write. */
const PASSING: ReadonlySet<ProblemCode> = new Set(['storage-unavailable', 'conflict'])

/** How many faults a line of the log names. */
const MOST_FAULTS = 20

export interface ReloadParts {
  /** Reads the configuration. */
  readonly read: () => Promise<unknown>
  /** Works by a configuration from now on: by the one that is given last. */
  readonly apply: (configuration: unknown) => Promise<void>
  readonly log: Log
  /** Does something later. */
  readonly after: (delayMs: number, run: () => void) => Stop
}

/** Takes a configuration anew whenever it is asked to, in the order in which it was read. */
export class Reloads {
  #reading: Promise<unknown> = Promise.resolve()
  #stopRetry: Stop | undefined
  #isClosed = false
  /** How often it was asked to: a file that is newer takes the place of one that waits to be tried again. */
  #asked = 0
  /** What the log was told of a failure that passes by itself, until the configuration is in force. */
  #said: string | undefined

  constructor(private readonly parts: ReloadParts) {}

  /**
   * Resolves once the configuration is in force, or is refused and that is in the log. What fails for a reason that
   * passes by itself (too many open files, a storage that is down or busy) is tried again until it is in force; the log
   * has a line of it once, not of each try. Never rejects.
   */
  reload(): Promise<void> {
    this.#stopRetry?.()
    this.#said = undefined
    this.#asked += 1
    return this.#attempt(this.#asked, FIRST_RETRY_MS)
  }

  close(): void {
    this.#isClosed = true
    this.#stopRetry?.()
  }

  async #attempt(asked: number, retryMs: number): Promise<void> {
    const { read, apply, log } = this.parts
    // One is read after the other; none waits until the modules of the one before have loaded.
    const begun = this.#reading.then(async () => {
      const configuration = await read()
      return { applied: apply(configuration) }
    })
    this.#reading = begun.catch(() => undefined)
    try {
      const { applied } = await begun
      await applied
      log.info('the configuration was reloaded')
    } catch (error) {
      this.#fail(error, asked, retryMs)
    }
  }

  #fail(error: unknown, asked: number, retryMs: number): void {
    const { faults, message, code } = Problem.from(error)
    const passes = isPassing(error) || PASSING.has(code)
    if (this.#isClosed || (passes && asked !== this.#asked)) return
    const reason = JSON.stringify([message, faults])
    if (!passes || reason !== this.#said) {
      const said = 'the configuration was not reloaded; the one before stays in force'
      this.parts.log.error(said, {
        ...{ message, faults: faults.slice(0, MOST_FAULTS) },
        ...(faults.length > MOST_FAULTS && { furtherFaults: faults.length - MOST_FAULTS }),
        ...(passes && { retryInSeconds: retryMs / 1000 }),
      })
    }
    if (!passes) return
    this.#said = reason
    this.#stopRetry = this.parts.after(retryMs, () => {
      void this.#attempt(asked, Math.min(retryMs * 2, LONGEST_RETRY_MS))
    })
  }
}
