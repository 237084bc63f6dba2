import type { InjectionToken } from 'tsyringe'
import type { Stop } from '../time/index.js'

/** Carries messages between parts that do not know each other, within one process or across several. */
export interface Bus {
  /** Hands a message to everyone listening on the channel, now; a listener that throws stops nobody. */
  publish(channel: string, message: unknown): void
  /** Listens on a channel until stopped. */
  subscribe(channel: string, listener: (message: unknown) => unknown): Stop
  /** Whether anyone listens, so that what nobody reads need not be built. */
  isWatched(channel: string): boolean
}
export const Bus: InjectionToken<Bus> = Symbol('Bus')
