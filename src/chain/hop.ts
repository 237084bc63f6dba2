/** One thing in a chain of things of which each was set off by the one before. */
export interface Hop {
  /** What was set off, such as an instance; the same again has the same id. */
  readonly id: string
  /** The same for people to read, such as `"Doorbell" (trig-1)`. */
  readonly label: string
  readonly before: Hop | undefined
  /** What sort of thing it is; chains may have several sorts, each with bounds of its own. */
  readonly kind: string
  /** Its place among those of its kind in the chain: 1 for the first. */
  readonly depth: number
}

/** The next hop of a chain, or the first of one. */
export const hopOf = (id: string, label: string, before?: Hop, kind = ''): Hop => ({
  id,
  label,
  before,
  kind,
  depth: depthOf(before, kind) + 1,
})

function depthOf(last: Hop | undefined, kind: string): number {
  for (let hop = last; hop; hop = hop.before) if (hop.kind === kind) return hop.depth
  return 0
}

/**
 * The hops of the circle that a chain ends with, from one occurrence of its last hop to the next, without those of
 * other kinds; undefined for none.
 */
export function circleOf(last: Hop): readonly Hop[] | undefined {
  const circle = [last]
  for (let hop = last.before; hop; hop = hop.before) {
    if (hop.kind === last.kind) circle.unshift(hop)
    if (hop.id === last.id && hop.kind === last.kind) return circle
  }
  return undefined
}

/** The hop a chain began with. */
export function firstOf(last: Hop): Hop {
  let first = last
  while (first.before) first = first.before
  return first
}

/** Whether a chain has a hop of an id. */
export function hasHop(last: Hop | undefined, id: string): boolean {
  for (let hop = last; hop; hop = hop.before) if (hop.id === id) return true
  return false
}
