/** Tells whether a task is awaited. */
interface AwaitListener {
  /** Whether what happens now is part of the task that has added this one. */
  readonly isWithin: () => boolean
  readonly onAwaited: () => void
}

/**
 * The result of a task that another one of its queue has added. `await`, `return` and `Promise.all` hand over two
 * functions, `catch` and a `then` for success one: so it is known whether the other waits for it, which it would do
 * for ever.
 */
export class InnerTask<T> extends Promise<T> {
  #listener: AwaitListener | undefined

  /** Is heard, within the task that has added it alone. */
  whenAwaited(listener: AwaitListener): void {
    this.#listener = listener
  }

  /** It is what the other task gives as its own result. */
  returned(): void {
    this.#listener?.onAwaited()
  }

  override then<A = T, B = never>(
    onResolved?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (onResolved && onRejected && this.#listener?.isWithin() === true) this.#listener.onAwaited()
    return this.#then(onResolved, onRejected)
  }

  /** Says nothing of whether it is awaited, although `Promise` makes two functions of the one. */
  override finally(onEnd?: (() => void) | null): Promise<T> {
    return this.#then(
      (value) => Promise.resolve(onEnd?.()).then(() => value),
      (error: unknown) =>
        Promise.resolve(onEnd?.()).then(() => {
          throw error
        }),
    )
  }

  /** What comes of it is awaited as it is itself. */
  #then<A, B>(
    onResolved?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const next = super.then(onResolved, onRejected)
    if (next instanceof InnerTask && this.#listener) next.whenAwaited(this.#listener)
    return next
  }
}
