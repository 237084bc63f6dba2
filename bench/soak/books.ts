import type { Figures } from './figures.js'
import type { Row, WholeRow } from './asked-host.js'

/** What was called and what callers were told, over all rounds. */
export class Books {
  /** By the id of the call: what was answered, 0 where nothing was, and whether it asked for a run. */
  readonly #calls = new Map<string, { status: number; readonly isWork: boolean }>()
  /** Executions that were found marked as interrupted. */
  readonly #marked = new Set<string>()

  begin(id: string, isWork: boolean): void {
    this.#calls.set(id, { status: 0, isWork })
  }

  end(id: string, status: number): void {
    const call = this.#calls.get(id)
    if (call) call.status = status
  }

  /** Some rows are marked as interrupted; that they must stay. */
  mark(rows: readonly Row[]): void {
    for (const { id } of rows) this.#marked.add(id)
  }

  /**
   * Holds what was kept, and what has run, to what callers were told.
   * @param runs the ids of the calls whose runs have begun, as often as they have
   */
  compare(figures: Figures, rows: readonly WholeRow[], runs: readonly string[]): void {
    const all = [...this.#calls]
    const accepted = all.filter(([, { status }]) => status >= 200 && status < 300)
    const [rowCounts, runCounts] = [countOf(rows.map(({ request }) => request)), countOf(runs)]
    const repeated = (counts: ReadonlyMap<string, number>): string[] =>
      [...counts].filter(([, count]) => count > 1).map(([id]) => id)
    const unasked = (counts: ReadonlyMap<string, number>): string[] =>
      [...counts.keys()].filter((id) => !this.#calls.has(id))
    const byRequest = new Map(rows.map((row) => [row.request, row]))
    figures.tell('calls', all.length)
    figures.tell('calls answered 2xx', accepted.length)
    figures.none('2xx without a row', idsOf(accepted.filter(([id]) => !rowCounts.has(id))))
    figures.none(
      '2xx whose row is not finished with its status and its reply',
      idsOf(accepted.filter(([id, { status }]) => !isWhole(byRequest.get(id), status))),
    )
    figures.none(
      '2xx that should have run and have not',
      idsOf(accepted.filter(([id, { isWork }]) => isWork && !runCounts.has(id))),
    )
    figures.none(
      'calls answered otherwise',
      idsOf(all.filter(([, { status }]) => status !== 0 && (status < 200 || status >= 300))),
    )
    figures.none('calls with more than one row', repeated(rowCounts))
    figures.none('rows of calls that nobody made', unasked(rowCounts))
    figures.none('calls that ran twice', repeated(runCounts))
    figures.none('runs that nobody asked for', unasked(runCounts))
    figures.none(
      'runs without a row',
      [...runCounts.keys()].filter((id) => !rowCounts.has(id)),
    )
    const now = new Set(rows.filter(({ state }) => state === 'interrupted').map(({ id }) => id))
    figures.atLeast('runs marked as interrupted', now.size, 1)
    figures.none(
      'marks that have gone again',
      [...this.#marked].filter((id) => !now.has(id)),
    )
  }
}

const isWhole = (row: WholeRow | undefined, status: number): boolean =>
  row?.state === 'finished' && row.status === status && row.reply !== null

const idsOf = (entries: readonly (readonly [string, unknown])[]): string[] => entries.map(([id]) => id)

function countOf(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}
