/** Several measurements of one thing. */
export class Spread {
  readonly #sorted: readonly number[]

  constructor(values: readonly number[]) {
    this.#sorted = [...values].sort((a, b) => a - b)
  }

  get median(): number {
    const middle = (this.#sorted.length - 1) / 2
    const [low = NaN, high = NaN] = [this.#sorted[Math.floor(middle)], this.#sorted[Math.ceil(middle)]]
    return (low + high) / 2
  }

  /** Median, with the least and the most: `4.21 (4.02–4.40)`. */
  toString(digits = 2): string {
    const [least = NaN, most = NaN] = [this.#sorted[0], this.#sorted.at(-1)]
    return `${this.median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`
  }
}
