/** One firing by a webhook call, until it is known whether it is kept. */
export interface Edge {
  /** What the activity said of the firing before, in milliseconds since the epoch. */
  readonly firedBefore: number | null
  /** Does what follows from it, once it is kept. */
  readonly follow: () => void
  /** How many calls that belong to it have their units under way: the one that fired, and those within its period. */
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
 * The firings of one instance that are not known to be kept. One is kept by the first unit that is written of the calls
 * that belong to it; where all of them fail it is taken back. A call that has fired anew belongs to no firing before.
 */
export class Edges {
  #latest: Edge | undefined

  /** @param takeBack undoes a firing, and hears whether it is the last one */
  constructor(private readonly takeBack: (edge: Edge, isLast: boolean) => void) {}

  add(edge: Edge): void {
    this.#latest = edge
  }

  /** A call has come since the last firing, or has fired: its unit keeps that, unless it is settled. */
  cover(): Notice {
    const edge = this.#latest
    if (!edge || edge.isSettled) return NOTHING_TO_KEEP
    edge.units += 1
    return {
      isToKeep: true,
      settle: (isKept) => {
        this.#settle(edge, isKept)
      },
    }
  }

  #settle(edge: Edge, isKept: boolean): void {
    edge.units -= 1
    if (edge.isSettled || (!isKept && edge.units > 0)) return
    edge.isSettled = true
    if (isKept) edge.follow()
    else this.takeBack(edge, this.#latest === edge)
  }
}
