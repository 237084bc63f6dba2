import type { Clock } from '../../time/index.js'
import type { Connection } from '../wire/connection.js'
import type { Frame } from '../wire/frame.js'
import type { RealtimeLimits } from './limits.js'

/** Whoever holds something back for a client that is too slow for it. */
export interface Late {
  /** The client has taken what was sent: tell it what it needs to know now. */
  catchUp(): void
}

/**
 * What goes to one client. Nothing is put on top of what the client has not taken: it waits here, where it costs
 * no more than a reference, until the client has taken everything before it.
 */
export class Outbox {
  #waiting: Frame[] = []
  #waitingBytes = 0
  #late: Set<Late> | undefined
  /** Since when the client has taken nothing of what was sent; undefined while there is nothing to take. */
  #busySince: number | undefined

  constructor(
    private readonly connection: Connection,
    private readonly limits: RealtimeLimits,
    private readonly clock: Clock,
  ) {}

  /** Whether the client is too slow for anything but answers and the newest values. */
  get isFull(): boolean {
    if (this.#busySince === undefined) return false
    return this.connection.buffered + this.#waitingBytes > this.limits.fullBytes
  }

  /** Whether so many answers wait that no more should come of what the client sends. */
  get isHeavy(): boolean {
    return this.#waitingBytes > this.limits.maxWaitingBytes / 2
  }

  /** Whether the client has left too much, or for too long. @param now as the clock's `elapsed` */
  isOverdue(now: number): boolean {
    if (this.#waitingBytes > this.limits.maxWaitingBytes) return true
    return this.#busySince !== undefined && now - this.#busySince >= this.limits.maxUndrainedMs
  }

  /** Sends, or lets wait behind what is on its way; whether it was sent. */
  send(frame: Frame): boolean {
    if (this.#busySince === undefined) {
      if (this.connection.send(frame)) this.#busySince = this.clock.elapsed()
      return true
    }
    this.#waiting.push(frame)
    this.#waitingBytes += frame.bytes
    return false
  }

  /** Will tell somebody when the client is no longer full. */
  later(late: Late): void {
    this.#late = (this.#late ?? new Set()).add(late)
  }

  forget(late: Late): void {
    this.#late?.delete(late)
  }

  /** The client has taken a part of what was sent: it has as long again for the rest. */
  taken(): void {
    if (this.#busySince !== undefined) this.#busySince = this.clock.elapsed()
  }

  /** The client has taken all that was sent: what waits goes out now. */
  drained(): void {
    this.#busySince = undefined
    const frames = this.#waiting
    if (frames.length > 0) {
      this.#waiting = []
      this.#waitingBytes = 0
      for (const frame of frames) if (this.connection.send(frame)) this.#busySince = this.clock.elapsed()
    }
    if (!this.#late) return
    const late = this.#late
    this.#late = undefined
    for (const one of late) one.catchUp()
  }

  /** Drops whatever waits: there is nobody left to take it. */
  clear(): void {
    this.#waiting = []
    this.#waitingBytes = 0
    this.#late = undefined
    this.#busySince = undefined
  }
}
