import type { Log } from '../log/index.js'
import type { Clock, Stop } from '../time/index.js'
import type { Pruned } from './journal.js'

/** What is kept in bounds. Everything rejects with Problem `storage-unavailable` when it cannot be used now. */
export interface Retained {
  /** What it is called in the log, such as `executions`. */
  readonly name: string
  /** How much room it may take, in bytes. */
  readonly mostBytes: number
  /** How much it takes. */
  size(): Promise<number>
  /** Forgets some of what was too old at a moment. @param most how many at most */
  forgetOld(most: number, now: number): Promise<Pruned>
  /** Forgets the oldest, no more than it takes to make so much room. @param most how many at most */
  makeRoom(most: number, bytes: number): Promise<Pruned>
}

/** How often it is looked whether anything is to go, in milliseconds. */
const LOOK_MS = 60_000

/** How many executions go at a time, so that no write waits long. */
const BATCH = 100

/** How much more room is made than it takes, as a share of all: else every commit would be followed by another. */
const MARGIN = 0.001

/** How long others come first between two batches, in milliseconds. */
const PAUSE_MS = 10

/** Forgets in the background what is too old, and the oldest that there is no room for. */
export class Retention {
  #size: number | undefined
  #stopWaiting: Stop | undefined
  #pruning: Promise<void> | undefined
  #endPause: (() => void) | undefined
  #closed = false

  constructor(
    private readonly retained: Retained,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.#lookLater(0)
  }

  /** So much was written, in bytes; what there is no more room for goes before the next look. */
  grow(bytes: number): void {
    if (this.#size === undefined) return
    this.#size += bytes
    if (this.#size > this.retained.mostBytes) this.#look()
  }

  /** Ends what is under way after its present batch. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stopWaiting?.()
    this.#endPause?.()
    await this.#pruning
  }

  #lookLater(delayMs: number): void {
    if (this.#closed) return
    this.#stopWaiting?.()
    this.#stopWaiting = this.clock.after(delayMs, () => {
      this.#look()
    })
  }

  #look(): void {
    if (this.#closed || this.#pruning) return
    this.#pruning = this.#prune()
      .catch((error: unknown) => {
        this.log.warn(`old ${this.retained.name} could not be forgotten; it is tried again`, { error })
      })
      .finally(() => {
        this.#pruning = undefined
        this.#lookLater(LOOK_MS)
      })
  }

  async #prune(): Promise<void> {
    const { retained } = this
    // Other processes may write as well.
    this.#size = await retained.size()
    const now = this.clock.now()
    while (await this.#forget(retained.forgetOld(BATCH, now))) await this.#pause()
    if (this.#over > 0) await this.#makeRoom()
  }

  async #makeRoom(): Promise<void> {
    const margin = this.retained.mostBytes * MARGIN
    for (let over = this.#over; over > -margin && !this.#closed; over = this.#over) {
      await this.#forget(this.retained.makeRoom(BATCH, over + margin))
      // What is left is too new to be forgotten.
      if (this.#over === over) return
      await this.#pause()
    }
  }

  /** How much more there is than there may be, in bytes. */
  get #over(): number {
    return (this.#size ?? 0) - this.retained.mostBytes
  }

  /** @returns whether there may be more */
  async #forget(forgetting: Promise<Pruned>): Promise<boolean> {
    const { executions, bytes } = await forgetting
    this.#size = Math.max(0, (this.#size ?? 0) - bytes)
    return executions === BATCH && !this.#closed
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.clock.after(PAUSE_MS, resolve)
      this.#endPause = () => {
        stop()
        resolve()
      }
    })
  }
}
