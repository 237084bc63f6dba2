import type { InjectionToken } from 'tsyringe'

/** Ends what the call that returned it began; calling it again does nothing. */
export type Stop = () => void

/** The only source of time: specs hand in one they move by hand. */
export interface Clock {
  /** Now, in milliseconds since the epoch. */
  now(): number
  /** Runs `run` once, `delayMs` milliseconds from now. */
  after(delayMs: number, run: () => void): Stop
}
export const Clock: InjectionToken<Clock> = Symbol('Clock')
