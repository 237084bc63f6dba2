import type { Clock, Stop } from '../../time/index.js'

/** Waits until the next momentary condition of an instance lapses. */
export class LapseTimer {
  #cancel: Stop | undefined
  /** What it waits for. */
  #due = Infinity

  /** @param onDue hears that the time has come, or had come when the time was moved back */
  constructor(
    private readonly clock: Clock,
    private readonly onDue: () => void,
  ) {}

  /**
   * A running timer is left alone when the time moves back, and finds out when it fires: re-arming one on every call
   * would cost more than the call. One that would fire too late is brought forward: the period may have been edited.
   * @param due as the clock's `elapsed`, and so is `now`
   */
  waitUntil(due: number, now: number): void {
    if (this.#cancel && due >= this.#due) return
    this.#cancel?.()
    this.#due = due
    this.#cancel = this.clock.after(due - now, () => {
      this.#cancel = undefined
      this.onDue()
    })
  }

  cancel(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
