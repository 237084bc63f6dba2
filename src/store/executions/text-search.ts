import type { Kysely } from 'kysely'
import type { JournalQuery } from '../../journal/index.js'
import type { Tables } from '../schema/tables.js'
import { where, within, type Span } from './execution-queries.js'

/** How long texts are looked for, and in how many rows at first. */
export interface SearchLimits {
  /** In milliseconds. */
  readonly time: number
  readonly rows: number
}

/** What two databases look through in a quarter of a second is 50,000 to 200,000 rows, and fewer with bodies. */
export const SEARCH_LIMITS: SearchLimits = { time: 200, rows: 2000 }

/** How long one statement should take, in milliseconds, and how many rows it looks through at least. */
const STATEMENT_MS = 40
const LEAST_ROWS = 100

/**
 * Looks through executions, the newest first, some at a time, as no index knows texts.
 * @param look looks through a span; says whether that is enough
 * @returns down to which id executions were looked through; undefined where that was all of them, or enough
 */
export async function lookThrough(
  db: Kysely<Tables>,
  { query, span }: { readonly query: JournalQuery; readonly span: Span },
  { time, rows }: SearchLimits,
  look: (span: Span) => Promise<boolean>,
): Promise<string | undefined> {
  const end = performance.now() + time
  let size = rows
  for (let before = span.before; ;) {
    const since = performance.now()
    const from = await idBehind(db, query, { ...span, before }, size)
    if ((await look({ ...span, before, from })) || from === undefined) return undefined
    const now = performance.now()
    size = Math.max(LEAST_ROWS, Math.round(size * Math.min(4, STATEMENT_MS / (now - since))))
    if (now + Math.min(now - since, STATEMENT_MS) > end) return from
    before = from
  }
}

/** The id of the last of so many that a query means but for its text; undefined where there are no more. */
async function idBehind(
  db: Kysely<Tables>,
  query: JournalQuery,
  span: Span,
  size: number,
): Promise<string | undefined> {
  const ids = where(db, db.selectFrom('executions').select('id'), { ...query, text: undefined })
  const found = within(ids, span)
    .orderBy('id', 'desc')
    .offset(size - 1)
    .limit(1)
  return (await found.executeTakeFirst())?.id
}
