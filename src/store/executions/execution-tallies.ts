import { sql, type Kysely } from 'kysely'
import type { JournalQuery, Tally, TallyBy } from '../../journal/index.js'
import type { Tables } from '../schema/tables.js'
import { SLACK_MS, where, within, type Span } from './execution-queries.js'

/** What executions are told apart by, and the column of each. */
const TOLD_APART = {
  instance: 'instance_id',
  outcome: 'outcome',
  problem: 'problem',
  status: 'status',
} as const

/** From what length on each step is looked up by itself: of shorter ones so many that the index gains nothing. */
const LONG_STEP_MS = 5 * SLACK_MS
/** How many steps one statement looks up; SQLite takes 500. */
const MOST_STEPS = 100

/**
 * Counts executions by what they have in common. To tell steps apart SQLite would sort all rows by them; the index has
 * them in order, so that long steps are counted one after the other.
 */
export async function talliesOf(
  db: Kysely<Tables>,
  query: JournalQuery,
  by: TallyBy,
): Promise<readonly object[]> {
  const steps = longSteps(query, by)
  if (!steps) return await tallyOf(db, query, by).execute()
  const rows: object[] = []
  for (let at = 0; at < steps.length; at += MOST_STEPS) {
    const [first, ...rest] = steps
      .slice(at, at + MOST_STEPS)
      .map((step) => tallyOf(db, step.query, by, { began: step.at }))
    if (first) rows.push(...(await first.unionAll(rest).execute()))
  }
  return rows
}

/** Counts those of a span. */
export const talliesIn = (
  db: Kysely<Tables>,
  query: JournalQuery,
  by: TallyBy,
  span: Span,
): Promise<readonly object[]> => tallyOf(db, query, by, { span }).execute()

/** Adds up what was counted of several spans, the newest first. */
export function added(all: readonly Tally[]): readonly Tally[] {
  const sums = new Map<string, Tally>()
  for (const tally of all) {
    const { count, ended, took, last: _, ...alike } = tally
    const name = JSON.stringify(alike)
    const sum = sums.get(name)
    const more = sum && { count: sum.count + count, ended: sum.ended + ended, took: sum.took + took }
    sums.set(name, sum ? { ...sum, ...more } : tally)
  }
  return [...sums.values()]
}

/** Each step, with what it means; undefined where they are too short, or nobody knows how many there are. */
function longSteps(
  query: JournalQuery,
  { step }: TallyBy,
): readonly { readonly at: number; readonly query: JournalQuery }[] | undefined {
  const { from, to } = query
  if (step === undefined || step < LONG_STEP_MS || from === undefined || to === undefined) return undefined
  const first = Math.floor(from / step) * step
  return Array.from({ length: Math.ceil((to - first) / step) }, (_, index) => {
    const at = first + index * step
    return { at, query: { ...query, from: Math.max(from, at), to: Math.min(to, at + step) } }
  })
}

/** Which executions are counted at a time. */
interface TallyPart {
  /** When the step began that all of them are of; undefined where steps are still to be told apart. */
  readonly began?: number
  readonly span?: Span
}

function tallyOf(db: Kysely<Tables>, query: JournalQuery, by: TallyBy, { began, span = {} }: TallyPart = {}) {
  const { step, took, last } = by
  const columns = Object.entries(TOLD_APART).flatMap(([name, column]) =>
    by[name as keyof typeof TOLD_APART] ? [{ name, column: sql.ref(column) }] : [],
  )
  // A number that is bound would be a fraction to SQLite, and so would what it divides.
  const every = step === undefined || began !== undefined ? undefined : sql.lit(Math.max(1, Math.round(step)))
  const groups = every ? [{ name: 'at', column: sql`(received / ${every}) * ${every}` }, ...columns] : columns
  const sums = [
    ...(last ? [sql<string>`max(id)`.as('last')] : []),
    ...(took
      ? [
          sql<number>`count(finished)`.as('ended'),
          sql<number>`cast(coalesce(sum(finished - received), 0) as bigint)`.as('took'),
        ]
      : []),
  ]
  const counted = within(where(db, db.selectFrom('executions'), query), span).select([
    ...groups.map(({ name, column }) => column.as(name)),
    ...(began === undefined ? [] : [sql<number>`${sql.lit(began)}`.as('at')]),
    sql<number>`count(*)`.as('count'),
    ...sums,
  ])
  // What is not told apart is one row even where there is nothing.
  return groups.length === 0
    ? counted.having(sql<boolean>`count(*) > 0`)
    : counted.groupBy(groups.map(({ column }) => column))
}
