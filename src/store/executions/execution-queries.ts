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
  firstIdAt,
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
  if (text !== undefined) found = found.where(contains(text, bodies ? bytesIn(db, text) : undefined))
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
  text: string,
  isInBytes: ((column: string) => Expression<SqlBool>) | undefined,
): Expression<SqlBool> {
  const words = sql.join(
    WORDS.map((name) => sql`coalesce(${sql.ref(name)}, '')`),
    sql` || ' ' || `,
  )
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const isInWords = sql<SqlBool>`lower(${words}) like ${pattern} escape '\\'`
  if (!isInBytes) return isInWords
  return sql<SqlBool>`(${isInWords} or ${isInBytes('message_body')} or ${isInBytes('reply_body')} or exists (
    select 1 from execution_bodies where execution_bodies.id = executions.id and ${isInBytes('execution_bodies.body')}))`
}

/** How a database looks for bytes in others: each has a word of its own for it. */
const bytesIn = (db: Kysely<Tables>, text: string) => (column: string) =>
  db.getExecutor().adapter instanceof SqliteAdapter
    ? sql<SqlBool>`coalesce(instr(${sql.ref(column)}, ${Buffer.from(text)}), 0) > 0`
    : sql<SqlBool>`coalesce(position(${Buffer.from(text)} in ${sql.ref(column)}), 0) > 0`
