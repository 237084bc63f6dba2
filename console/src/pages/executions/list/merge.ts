import type { ExecutionRow, Row } from '../../../live/executions.js'

/** What is kept and fits a filter, as far as it was asked for. */
export interface FoundRows {
  /** The newest first. */
  readonly rows: readonly ExecutionRow[]
  /** The id that older ones are asked for with; undefined where there are none. */
  readonly before: string | undefined
  /** Whether a search has come so far and no farther. */
  readonly isPartly: boolean
}

/**
 * Those that are kept and those that were told of, each once, the newest first. Of the latter none is older than what
 * was asked for, as there would be gaps between them.
 * @param told those that fit, the oldest first
 */
export function merged(
  told: readonly Row[],
  { rows: kept, before = '' }: Pick<FoundRows, 'rows' | 'before'>,
): readonly Row[] {
  const known = new Set<string>()
  for (const row of told) if (row.kind === 'execution') known.add(row.event.execution)
  const newest = told.filter((row) => row.kind === 'gap' || row.event.execution >= before).reverse()
  const rest = kept.filter(({ event }) => !known.has(event.execution))
  const first = rest[0]?.event.execution
  const last = newest.findLast((row) => row.kind === 'execution')
  if (first === undefined || last?.kind !== 'execution' || first < last.event.execution)
    return [...newest, ...rest]
  return inOrder(newest, rest)
}

/** Two lists that overlap, as after a lost connection; a gap stays before the execution it came after. */
function inOrder(told: readonly Row[], kept: readonly ExecutionRow[]): readonly Row[] {
  const all: Row[] = []
  let at = 0
  for (const row of told) {
    if (row.kind === 'execution')
      for (let next = kept[at]; next && next.event.execution > row.event.execution; next = kept[at]) {
        all.push(next)
        at += 1
      }
    all.push(row)
  }
  return [...all, ...kept.slice(at)]
}
