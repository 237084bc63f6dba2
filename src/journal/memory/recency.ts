/** A place in an order of use; outside of any, it is its own neighbour. */
class Place {
  older: Place = this
  newer: Place = this

  leave(): void {
    this.older.newer = this.newer
    this.newer.older = this.older
    this.older = this
    this.newer = this
  }
}

/** One thing and its place in the order. */
export class Usable<T> extends Place {
  constructor(readonly thing: T) {
    super()
  }

  get isInOrder(): boolean {
    return this.newer !== this
  }
}

/**
 * Things by when they were last used. Moving one is a matter of a few pointers, where a set that is used as a queue
 * would walk over all that was deleted from its front.
 */
export class Recency<T> {
  /** Newer than the newest and older than the oldest. */
  readonly #end = new Place()

  /** Puts a thing last, as the newest. */
  use(thing: Usable<T>): void {
    thing.leave()
    thing.older = this.#end.older
    thing.newer = this.#end
    this.#end.older.newer = thing
    this.#end.older = thing
  }

  /** Takes the oldest out. */
  takeOldest(): T | undefined {
    const oldest = this.#end.newer
    if (!(oldest instanceof Usable)) return undefined
    oldest.leave()
    return (oldest as Usable<T>).thing
  }
}
