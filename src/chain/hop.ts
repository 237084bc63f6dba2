/** One thing in a chain of things of which each was set off by the one before. */
export interface Hop {
  /** What was set off, such as an instance; the same again has the same id. */
  readonly id: string
  /** The same for people to read, such as `"Doorbell" (trig-1)`. */
  readonly label: string
  readonly before: Hop | undefined
  /** Its place in the chain: 1 for the first. */
  readonly depth: number
}

/** The next hop of a chain, or the first of one. */
export const hopOf = (id: string, label: string, before?: Hop): Hop => ({
  id,
  label,
  before,
  depth: (before?.depth ?? 0) + 1,
})

/** The hops of the circle that a chain ends with, from one occurrence of its last hop to the next; undefined for none. */
export function circleOf(last: Hop): readonly Hop[] | undefined {
  const circle = [last]
  for (let hop = last.before; hop; hop = hop.before) {
    circle.unshift(hop)
    if (hop.id === last.id) return circle
  }
  return undefined
}

/** The hop a chain began with. */
export function firstOf(last: Hop): Hop {
  let first = last
  while (first.before) first = first.before
  return first
}
