import type { Closing } from './close-codes.js'
import type { Frame } from './frame.js'

/** The socket as a session sees it. It tells the session when all that was sent has been taken. */
export interface Connection {
  /** Bytes sent that the other side has not taken, as far as can be told; 0 while there is nothing to wait for. */
  readonly buffered: number
  /** Whether the other side now has something left to take. */
  send(frame: Frame): boolean
  /**
   * Reads nothing more for now, though what has been read may still be told. What the other side answers to pings
   * lies unread meanwhile, so `buffered` is what the system has not taken.
   */
  pause(): void
  /** Reads on. */
  resume(): void
  /** Asks the other side whether it is there (RFC 6455 §5.5.2). */
  ping(): void
  /** Closes after what was sent. */
  close(closing: Closing): void
  /** Cuts a connection to somebody who is not there. */
  cut(): void
}
