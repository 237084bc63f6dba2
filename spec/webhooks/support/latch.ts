/** Holds an answer back until a spec lets it go. */
export class Latch {
  readonly #promise: Promise<unknown>
  #resolve: (value: unknown) => void = () => undefined
  #reject: (reason: unknown) => void = () => undefined

  /** @param value what is behind it */
  constructor(private readonly value: unknown) {
    this.#promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  get opened(): Promise<unknown> {
    return this.#promise
  }

  /** Lets through what is behind it. */
  open(): void {
    this.#resolve(this.value)
  }

  /** Lets through a failure instead. */
  fail(reason: unknown): void {
    this.#reject(reason)
  }
}
