/** How many calls are kept in a row, and how many a second then. */
const BURST = 10
const PER_SECOND = 1

/** Chooses some of many calls, so that nobody can fill the journal who knows no secret, and counts the others. */
export class StrangerSample {
  #left = BURST
  #at = 0
  #passedOver = 0

  /**
   * Takes a call.
   * @param now milliseconds since the epoch
   * @returns how many calls it stands for, itself included; 0 when it is not among those chosen
   */
  take(now: number): number {
    // A clock that is set back gives nothing, and takes nothing.
    const passed = Math.max(0, now - this.#at)
    this.#at = now
    this.#left = Math.min(BURST, this.#left + (passed * PER_SECOND) / 1000)
    if (this.#left < 1) {
      this.#passedOver += 1
      return 0
    }
    this.#left -= 1
    const calls = this.#passedOver + 1
    this.#passedOver = 0
    return calls
  }
}
