import type { Attempt } from 'placeos-webhooks'
import type { Changes, DisplayState } from './state.js'

/** What a display does for its module. */
export interface DisplayDevice {
  /**
   * Makes the display what is wanted, one aspect at a time; what it is already is not sent.
   * Rejects with Problem `driver-failed` if the display refuses or cannot be reached.
   * @param attempt its signal fires when its time is over; the next one may begin at once
   */
  become(wanted: Changes, attempt: Attempt): void | Promise<void>
  /** Lets go of the display for good; its listener hears no more. */
  close(): void
}

/** How a display tells its module of itself. */
export interface DeviceListener {
  connected(): void
  /** The connection is lost, or could not be made. */
  disconnected(reason: Error): void
  /** What the display is now, whenever it has said so. */
  state(now: DisplayState): void
}
