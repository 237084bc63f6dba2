/** Lets so many go on at once, and the others when it is their turn. */
export class Turns {
  readonly #waiting: (() => void)[] = []
  #left: number

  constructor(most: number) {
    this.#left = most
  }

  /** Resolves when it may go on; then it must `end`. */
  async begin(): Promise<void> {
    if (this.#left > 0) this.#left -= 1
    else
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
  }

  end(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#left += 1
  }
}
