/** Counts messages against a rate: a bucket that holds a burst, and fills again with time. */
export class Rate {
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

  /** Whether one more is within the rate. */
  take(now: number): boolean {
    // A clock that is put back gives nothing, and takes nothing.
    const passed = Math.max(0, now - this.#at)
    this.#at = now
    this.#left = Math.min(this.burst, this.#left + (passed * this.perSecond) / 1000)
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
