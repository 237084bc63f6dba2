import { isPassing } from '../files/index.js'
import type { Log } from '../log/index.js'
import { Problem } from '../problem/index.js'
import type { Stop } from '../time/index.js'

/** How soon is tried again, in milliseconds: twice as late each time, up to the longest. */
const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 60_000

/** How many faults a line of the log names. */
const MOST_FAULTS = 20

export interface ReloadParts {
  /** Reads the configuration and works by it from now on. */
  readonly apply: () => Promise<void>
  readonly log: Log
  /** Does something later. */
  readonly after: (delayMs: number, run: () => void) => Stop
}

/** Takes a configuration anew whenever it is asked to, one after the other. */
export class Reloads {
  #last: Promise<void> = Promise.resolve()
  #stopRetry: Stop | undefined
  #isClosed = false
  /** What the log was told of a failure that passes by itself, until the configuration is in force. */
  #said: string | undefined

  constructor(private readonly parts: ReloadParts) {}

  /**
   * Resolves once the configuration is in force, or is refused and that is in the log. What fails for a reason that
   * passes by itself (too many open files, a storage that is down) is tried again until it is in force; the log has a
   * line of it once, not of each try. Never rejects.
   */
  reload(): Promise<void> {
    this.#stopRetry?.()
    this.#said = undefined
    this.#last = this.#last.then(() => this.#attempt(FIRST_RETRY_MS))
    return this.#last
  }

  close(): void {
    this.#isClosed = true
    this.#stopRetry?.()
  }

  async #attempt(retryMs: number): Promise<void> {
    const { apply, log } = this.parts
    try {
      await apply()
      log.info('the configuration was reloaded')
    } catch (error) {
      const { faults, message, code } = Problem.from(error)
      const passes = isPassing(error) || code === 'storage-unavailable'
      const reason = JSON.stringify([message, faults])
      if (!passes || reason !== this.#said) {
        const said = 'the configuration was not reloaded; the one before stays in force'
        log.error(said, {
          ...{ message, faults: faults.slice(0, MOST_FAULTS) },
          ...(faults.length > MOST_FAULTS && { furtherFaults: faults.length - MOST_FAULTS }),
          ...(passes && { retryInSeconds: retryMs / 1000 }),
        })
      }
      this.#said = passes ? reason : undefined
      if (passes && !this.#isClosed) this.#later(retryMs)
    }
  }

  #later(retryMs: number): void {
    this.#stopRetry?.()
    this.#stopRetry = this.parts.after(retryMs, () => {
      this.#last = this.#last.then(() => this.#attempt(Math.min(retryMs * 2, LONGEST_RETRY_MS)))
    })
  }
}
