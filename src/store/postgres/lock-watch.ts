import type { Log } from '../../log/index.js'

/** A session that has a lock. */
export interface Blocker {
  /** The number of its process on the server. */
  readonly pid: number
  /** What it calls itself; empty where it says nothing. */
  readonly application: string
}

/** How long it is waited before it is said again, in milliseconds. */
const AGAIN_MS = 10_000

/** Says in the log that migrations wait for another's lock: at once, then again and again, and when it is over. */
export class LockWatch {
  #since: number | undefined
  #said = 0

  constructor(private readonly log: Log) {}

  /**
   * @param blockers those that are waited for now
   * @param now milliseconds, from any beginning
   */
  look(blockers: readonly Blocker[], now: number): void {
    if (blockers.length === 0) {
      if (this.#since !== undefined) this.log.info('the lock was released: the tables are brought up to date')
      this.#since = undefined
      return
    }
    if (this.#since !== undefined && now - this.#said < AGAIN_MS) return
    this.#since ??= now
    this.#said = now
    this.log.warn('a start waits for a lock of another session of the database', {
      sessions: blockers,
      seconds: Math.round((now - this.#since) / 1000),
    })
  }
}
