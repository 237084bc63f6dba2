import {
  sql,
  SqliteAdapter,
  type Expression,
  type Kysely,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely'
import {
  executionFields,
  expressionOf,
  firstIdAt,
  globOf,
  unfinished,
  type ExecutionField,
  type JournalQuery,
} from '../../journal/index.js'
import { isKeepable } from '../schema/texts.js'
import type { Tables } from '../schema/tables.js'

type Query<O> = SelectQueryBuilder<Tables, 'executions', O>

/** How far the moments of ids and of executions may lie apart, in milliseconds: clocks are set back. */
export const SLACK_MS = 60_000

/** What a text is looked for in. */
const WORDS = Object.values<ExecutionField>(executionFields)
  .filter(({ isSearched }) => isSearched)
  .map(({ column }) => column)

/** Whether such executions can be there: no kept text has what a database does not keep. */
export const isPossible = (query: JournalQuery, ...ids: readonly (string | undefined)[]): boolean =>
  [...Object.values<unknown>({ ...query }), ...ids].every(
    (value) => typeof value !== 'string' || isKeepable(value),
  )

/** A run of executions by their ids. */
export interface Span {
  /** Older than the one of this id. */
  readonly before?: string | undefined
  /** Newer than the one of this id. */
  readonly after?: string | undefined
  /** The one of this id, or newer. */
  readonly from?: string | undefined
}

/** Those of all that lie in a span. */
export function within<O>(all: Query<O>, { before, after, from }: Span): Query<O> {
  let found = all
  if (before !== undefined) found = found.where('id', '<', before)
  if (after !== undefined) found = found.where('id', '>', after)
  if (from !== undefined) found = found.where('id', '>=', from)
  return found
}

/** Those of all that a query means. */
export function where<O>(db: Kysely<Tables>, all: Query<O>, query: JournalQuery): Query<O> {
  const { system, instance, trigger, module, state, problem, from, to, text, bodies = false } = query
  let found = ended(all, query)
  if (system !== undefined) found = found.where('system_id', '=', system)
  if (instance !== undefined) found = found.where('instance_id', '=', instance)
  if (trigger !== undefined) found = found.where('trigger_id', '=', trigger)
  if (module !== undefined) found = found.where('module', '=', module)
  if (state !== undefined) found = found.where('state', '=', state)
  if (problem !== undefined) found = found.where(sql<SqlBool>`problem = ${problem}`)
  // Ids sort by time, and there is an index of them.
  if (from !== undefined)
    found = found.where('received', '>=', from).where('id', '>=', firstIdAt(from - SLACK_MS))
  if (to !== undefined) found = found.where('received', '<', to).where('id', '<', firstIdAt(to + SLACK_MS))
  if (text !== undefined) found = found.where(contains(db, text, bodies ? bytesIn(db, text) : undefined))
  return found
}

/** Those of all that came to what a query means. */
function ended<O>(
  all: Query<O>,
  { outcomes, statusFrom, statusTo, executes, failed }: JournalQuery,
): Query<O> {
  let found = all
  if (outcomes !== undefined) found = found.where('outcome', 'in', outcomes)
  if (statusFrom !== undefined) found = found.where('status', '>=', statusFrom)
  if (statusTo !== undefined) found = found.where('status', '<', statusTo)
  if (executes !== undefined) found = found.where('method', executes ? 'is not' : 'is', null)
  if (failed !== undefined) found = found.where(failed ? FAILED : sql<SqlBool>`not ${FAILED}`)
  return found
}

const FAILED = sql<SqlBool>`(problem is not null or coalesce(status, 0) >= 400 or coalesce(outcome, '') in (${sql.join(unfinished.map((one) => sql.lit(one)))}))`

function contains(
  db: Kysely<Tables>,
  text: string,
  isInBytes: ((column: string) => Expression<SqlBool>) | undefined,
): Expression<SqlBool> {
  const words = sql.join(
    WORDS.map((name) => sql`coalesce(${sql.ref(name)}, '')`),
    sql` || ' ' || `,
  )
  const isInWords = isIn(words, text, isSqlite(db))
  if (!isInBytes) return isInWords
  return sql<SqlBool>`(${isInWords} or ${isInBytes('message_body')} or ${isInBytes('reply_body')} or exists (
    select 1 from execution_bodies where execution_bodies.id = executions.id and ${isInBytes('execution_bodies.body')}))`
}

const isSqlite = (db: Kysely<Tables>): boolean => db.getExecutor().adapter instanceof SqliteAdapter

/** Whether words contain a text, whatever the case of its letters. */
function isIn(words: Expression<unknown>, text: string, isSqlite: boolean): Expression<SqlBool> {
  if (!isAscii(text))
    return isSqlite
      ? sql<SqlBool>`${words} glob ${globOf(text)}`
      : sql<SqlBool>`${words} ~ ${expressionOf(text)}`
  // Both fold ASCII alike, and sooner than they match patterns.
  const folded = isSqlite ? sql`lower(${words})` : sql`lower((${words}) collate "C")`
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return sql<SqlBool>`${folded} like ${pattern} escape '\\'`
}

const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length

/** How a database looks for bytes in others: each has a word of its own for it. */
const bytesIn = (db: Kysely<Tables>, text: string) => (column: string) =>
  isSqlite(db)
    ? sql<SqlBool>`coalesce(instr(${sql.ref(column)}, ${Buffer.from(text)}), 0) > 0`
    : sql<SqlBool>`coalesce(position(${Buffer.from(text)} in ${sql.ref(column)}), 0) > 0`
