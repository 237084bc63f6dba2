/** Counts messages against a rate: a bucket that holds a burst, and fills again with time. */
export class Rate {
  /** Below zero for messages that came before they might. */
  #left: number
  #at: number

  /** @param now milliseconds since the epoch */
  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    now: number,
  ) {
    this.#left = burst
    this.#at = now
  }

  /** Counts one more; whether it is within the rate. One that is not is made up for later. */
  take(now: number): boolean {
    this.#fill(now)
    this.#left -= 1
    return this.#left >= 0
  }

  /** In how many milliseconds all is made up for that came too early; 0 if nothing did. */
  owed(now: number): number {
    this.#fill(now)
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left * 1000) / this.perSecond)
  }

  #fill(now: number): void {
    // A clock that is put back gives nothing, and takes nothing.
    const passed = Math.max(0, now - this.#at)
    this.#at = now
    this.#left = Math.min(this.burst, this.#left + (passed * this.perSecond) / 1000)
  }
}
