import type { InjectionToken } from 'tsyringe'

/** Ends what the call that returned it began; calling it again does nothing. */
export type Stop = () => void

/** The only source of time: specs hand in one they move by hand. */
export interface Clock {
  /** Now, in milliseconds since the epoch. It leaps when the machine's clock is set, and when the machine has slept. */
  now(): number
  /** Milliseconds since a moment of its own. They go by evenly, to whatever the machine's clock is set. */
  elapsed(): number
  /** Runs `run` once, when `delayMs` milliseconds have gone by. */
  after(delayMs: number, run: () => void): Stop
  /**
   * Runs `run` once, as soon as `now()` shows a moment or a later one; within a second also where it leaps there.
   * @param moment milliseconds since the epoch
   * @param onSetBack hears, before that, that `now()` is earlier than at this call or when it last heard so
   */
  at(moment: number, run: () => void, onSetBack?: () => void): Stop
}
export const Clock: InjectionToken<Clock> = Symbol('Clock')
