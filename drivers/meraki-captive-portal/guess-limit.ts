/** How many wrong guesses are let pass. */
export interface Allowance {
  /** At once. */
  readonly guesses: number
  /** How long it takes until as many are let pass again, in milliseconds. */
  readonly window: number
}

/**
 * Holds back whoever guesses wrong: each wrong guess takes its share of the window to be forgiven, and nobody
 * may have more than a window to be forgiven.
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export class GuessLimit {
  /** When all is forgiven, by guesser. */
  readonly #forgiven = new Map<string, number>()

  /** How long a guesser has to wait before the next guess, in milliseconds. */
  wait(guesser: string, now: number, { guesses, window }: Allowance): number {
    const forgiven = Math.max(now, this.#forgiven.get(guesser) ?? now)
    return Math.max(0, forgiven + window / guesses - window - now)
  }

  /** Notes a wrong guess. */
  blame(guesser: string, now: number, { guesses, window }: Allowance): void {
    const forgiven = Math.max(now, this.#forgiven.get(guesser) ?? now)
    this.#forgiven.set(guesser, forgiven + window / guesses)
  }

  /** Forgets those to whom all is forgiven. */
  purge(now: number): void {
    for (const [guesser, forgiven] of this.#forgiven) {
      if (forgiven <= now) this.#forgiven.delete(guesser)
    }
  }
}
