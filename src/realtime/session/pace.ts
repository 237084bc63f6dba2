import type { Clock, Stop } from '../../time/index.js'
import type { Connection } from '../wire/connection.js'
import type { RealtimeLimits } from './limits.js'
import type { Outbox } from './outbox.js'
import { Rate } from './rate.js'

/** For how long a client is not read at least, in milliseconds: to stop and go on for each message would cost. */
const HOLD_MS = 100

/** What a pace is held with. */
export interface PaceParts {
  readonly connection: Pick<Connection, 'pause' | 'resume'>
  readonly outbox: Pick<Outbox, 'isHeavy'>
  readonly limits: Pick<RealtimeLimits, 'messagesPerSecond' | 'messageBurst'>
  readonly clock: Clock
}

/**
 * How fast one client is read. One that sends faster than it may, or leaves too many answers lying, is not read for
 * a while: what it sends waits on its own side then, and costs nothing here. There is no timer but in that while.
 */
export class Pace {
  readonly #rate: Rate
  #stopHolding: Stop | undefined

  constructor(private readonly parts: PaceParts) {
    const { limits, clock } = parts
    this.#rate = new Rate(limits.messagesPerSecond, limits.messageBurst, clock.elapsed())
  }

  /** Whether the client is not read at the moment. */
  get isHeld(): boolean {
    return this.#stopHolding !== undefined
  }

  /** A message has come; whether nothing is read from now on. What has been read already may still come. */
  count(now: number): boolean {
    const isWithin = this.#rate.take(now)
    if (this.isHeld || (isWithin && !this.parts.outbox.isHeavy)) return false
    this.#hold(now)
    this.parts.connection.pause()
    return true
  }

  /** Nobody is read any more. */
  end(): void {
    this.#stopHolding?.()
    this.#stopHolding = undefined
  }

  #hold(now: number): void {
    const { clock } = this.parts
    this.#stopHolding = clock.after(Math.max(HOLD_MS, this.#rate.owed(now)), () => {
      this.#goOn(clock.elapsed())
    })
  }

  #goOn(now: number): void {
    const { connection, outbox } = this.parts
    // More may have been counted meanwhile.
    if (outbox.isHeavy || this.#rate.owed(now) > 0) {
      this.#hold(now)
    } else {
      this.#stopHolding = undefined
      connection.resume()
    }
  }
}
