import type { Log } from '../log/index.js'
import type { Clock, Stop } from '../time/index.js'
import type { Journal } from './journal.js'

/** How much the journal keeps. */
export interface RetentionLimits {
  /** For how long, in days. */
  readonly journalDays: number
  /** How much at most, in megabytes of 1,000,000 bytes. */
  readonly journalMegabytes: number
}

/** How often it is looked whether anything is to go, in milliseconds. */
const LOOK_MS = 60_000

/** How many executions go at a time, so that no write waits long. */
const BATCH = 100

/** How long others come first between two batches, in milliseconds. */
const PAUSE_MS = 10

/** After so many looks the size is asked for again: other processes may write as well. */
const LOOKS_PER_COUNT = 60

const DAY_MS = 24 * 60 * 60 * 1000

/** Forgets in the background what is too old, and the oldest that there is no room for. */
export class Retention {
  #size: number | undefined
  #looks = 0
  #stopWaiting: Stop | undefined
  #pruning: Promise<void> | undefined
  #endPause: (() => void) | undefined
  #closed = false

  constructor(
    private readonly journal: Pick<Journal, 'size' | 'prune'>,
    private readonly limits: RetentionLimits,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly what = 'executions',
  ) {}

  start(): void {
    this.#lookLater(0)
  }

  /** So much was written, in bytes; what there is no more room for goes before the next look. */
  grow(bytes: number): void {
    if (this.#size === undefined) return
    this.#size += bytes
    if (this.#size > this.#most) this.#look()
  }

  /** Ends what is under way after its present batch. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stopWaiting?.()
    this.#endPause?.()
    await this.#pruning
  }

  get #most(): number {
    return this.limits.journalMegabytes * 1e6
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
        this.log.warn(`old ${this.what} could not be forgotten; it is tried again`, { error })
      })
      .finally(() => {
        this.#pruning = undefined
        this.#lookLater(LOOK_MS)
      })
  }

  async #prune(): Promise<void> {
    if (this.#size === undefined || this.#looks % LOOKS_PER_COUNT === 0)
      this.#size = await this.journal.size()
    this.#looks += 1
    const before = this.clock.now() - this.limits.journalDays * DAY_MS
    while (await this.#forget(before)) await this.#pause()
    while (this.#size > this.#most && (await this.#forget())) await this.#pause()
  }

  /** @returns whether there may be more */
  async #forget(before?: number): Promise<boolean> {
    const { executions, bytes } = await this.journal.prune(BATCH, before)
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
