import { searchFor } from './search.js'
import type { SystemsPage, SystemsQuery, SystemSummary } from './summaries.js'

/** The page of systems that is asked for, where all of them are in hand: by name, then id. */
export function systemsPage(
  all: readonly SystemSummary[],
  { text, after, limit }: SystemsQuery,
): SystemsPage {
  const fits = searchFor(text)
  const found = all.filter(({ id, name }) => fits(`${name} ${id}`)).sort(bySystemName)
  const rest = after === undefined ? found : found.filter((system) => placeOf(system) > after)
  const systems = rest.slice(0, limit)
  const last = systems.at(-1)
  return { systems, next: last && rest.length > limit ? placeOf(last) : undefined, total: found.length }
}

/** By name, then id. */
export function bySystemName(a: SystemSummary, b: SystemSummary): number {
  const [one, other] = [placeOf(a), placeOf(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

/** Sorts as name and id do. A system that comes or goes between two pages moves no other. */
const placeOf = ({ id, name }: SystemSummary): string => `${name}\u0000${id}`
