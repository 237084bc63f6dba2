/** One firing by a webhook call, until it is known whether it is kept. */
export interface Edge {
  /** What the activity said of the firing before, in milliseconds since the epoch. */
  readonly firedBefore: number | null
  /** Does what follows from it, once it is kept. */
  readonly follow: () => void
  /** How many units that would keep it are under way. */
  units: number
  isSettled: boolean
}

/** A call that an instance was told of, and whose unit is still to be written. */
export interface Notice {
  /** Whether the instance's activity belongs in the unit of the call: it has fired, and that is not known to be kept. */
  readonly isToKeep: boolean
  /** Says whether the unit was written. */
  settle(isKept: boolean): void
}

/** A call that fired nothing whose keeping anybody waits for. */
export const NOTHING_TO_KEEP: Notice = { isToKeep: false, settle: () => undefined }

/**
 * The firings of one instance that are not known to be kept. One is kept by the first unit that has the activity and
 * is written; where all of them fail it is taken back.
 */
export class Edges {
  #open: Edge[] = []

  /** @param takeBack undoes a firing, and hears whether it is the last one */
  constructor(private readonly takeBack: (edge: Edge, isLast: boolean) => void) {}

  /** Whether there are any. */
  get areOpen(): boolean {
    return this.#open.length > 0
  }

  add(edge: Edge): void {
    this.#open.push(edge)
  }

  /** A unit with the activity is about to be written: it keeps all that are open. */
  cover(): Notice {
    const covered = this.#open
    // Those that come later are not its own.
    this.#open = [...covered]
    for (const edge of covered) edge.units += 1
    return {
      isToKeep: true,
      settle: (isKept) => {
        for (const edge of covered) this.#settle(edge, isKept)
      },
    }
  }

  #settle(edge: Edge, isKept: boolean): void {
    edge.units -= 1
    if (edge.isSettled || (!isKept && edge.units > 0)) return
    edge.isSettled = true
    const isLast = this.#open.at(-1) === edge
    this.#open = this.#open.filter((open) => open !== edge)
    if (isKept) edge.follow()
    else this.takeBack(edge, isLast)
  }
}
