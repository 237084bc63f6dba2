import { sql, type Kysely, type SelectQueryBuilder } from 'kysely'
import {
  executionFields,
  firstIdAt,
  listedOf,
  type ExecutionField,
  type Journal,
  type JournalPart,
  type JournalQuery,
  type KeptExecution,
  type Pruned,
  type PruneLimits,
  type WholeExecution,
} from '../../journal/index.js'
import { keptExecutionOf, wholeExecutionOf } from './execution-row.js'
import { instant } from '../schema/rows.js'
import { enough, pruned, shrink, sizeOf } from '../schema/sizes.js'
import type { Tables } from '../schema/tables.js'
import { isKeepable } from '../schema/texts.js'

type Query<O> = SelectQueryBuilder<Tables, 'executions', O>

/** How far the moments of ids and of executions may lie apart, in milliseconds: clocks are set back. */
const SLACK_MS = 60_000

/** The columns that a list needs. */
const LISTED = Object.values(listedOf(executionFields)).map(({ column }) => column)

/** What a text is looked for in. */
const WORDS = Object.values<ExecutionField>(executionFields)
  .filter(({ isSearched }) => isSearched)
  .map(({ column }) => column)

/** Keeps executions in a database. */
export class SqlJournal implements Journal {
  /** @param reader for what may take long */
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly reader: Kysely<Tables>,
  ) {}

  /** Rejects with Problem `invalid-configuration` as well, when a row is none of ours. */
  async list(
    query: JournalQuery,
    { before, limit, offset = 0 }: JournalPart,
  ): Promise<readonly KeptExecution[]> {
    if (!isPossible(query, before)) return []
    const meant = where(this.reader.selectFrom('executions').select(LISTED), query)
    const older = before === undefined ? meant : meant.where('id', '<', before)
    const rows = await older.orderBy('id', 'desc').limit(limit).offset(offset).execute()
    return rows.map(keptExecutionOf)
  }

  async count(query: JournalQuery): Promise<number> {
    if (!isPossible(query)) return 0
    const all = this.reader.selectFrom('executions').select(({ fn }) => fn.countAll<number>().as('count'))
    return (await where(all, query).executeTakeFirstOrThrow()).count
  }

  /** Rejects with Problem `invalid-configuration` as well, when the row is none of ours. */
  async find(id: string): Promise<WholeExecution | undefined> {
    if (!isKeepable(id)) return undefined
    const row = await this.reader
      .selectFrom('executions')
      .leftJoin('execution_bodies', 'execution_bodies.id', 'executions.id')
      .selectAll('executions')
      .select(({ fn }) => fn.coalesce('message_body', 'execution_bodies.body').as('message_body'))
      .where('executions.id', '=', id)
      .executeTakeFirst()
    return row && wholeExecutionOf(row)
  }

  async interrupt(at: number): Promise<number> {
    const { numUpdatedRows } = await this.db
      .updateTable('executions')
      .set({ state: 'interrupted', outcome: 'interrupted', finished: instant(at) })
      .where('finished', 'is', null)
      .executeTakeFirstOrThrow()
    return Number(numUpdatedRows)
  }

  size(): Promise<number> {
    return sizeOf('executions', this.reader)
  }

  async prune({ most, before, bytes }: PruneLimits): Promise<Pruned> {
    const oldest = this.db.selectFrom('executions').select(['id', 'size']).orderBy('id').limit(most)
    const found = await (
      before === undefined
        ? oldest
        : oldest.where('id', '<', firstIdAt(before)).where('received', '<', instant(before))
    ).execute()
    const ids = enough(found, bytes).map(({ id }) => id)
    if (ids.length === 0) return { executions: 0, bytes: 0 }
    return this.db.transaction().execute(async (db) => {
      const gone = await db.deleteFrom('executions').where('id', 'in', ids).returning('size').execute()
      return shrink('executions', pruned(gone), db)
    })
  }
}

/** Whether such executions can be there: no kept text has what a database does not keep. */
const isPossible = (query: JournalQuery, before = ''): boolean =>
  [...Object.values<unknown>({ ...query }), before].every(
    (value) => typeof value !== 'string' || isKeepable(value),
  )

function where<O>(
  all: Query<O>,
  { system, instance, module, outcome, state, from, to, text }: JournalQuery,
): Query<O> {
  let found = all
  if (system !== undefined) found = found.where('system_id', '=', system)
  if (instance !== undefined) found = found.where('instance_id', '=', instance)
  if (module !== undefined) found = found.where('module', '=', module)
  if (outcome !== undefined) found = found.where('outcome', '=', outcome)
  if (state !== undefined) found = found.where('state', '=', state)
  // Ids sort by time, and there is an index of them.
  if (from !== undefined)
    found = found.where('received', '>=', from).where('id', '>=', firstIdAt(from - SLACK_MS))
  if (to !== undefined) found = found.where('received', '<', to).where('id', '<', firstIdAt(to + SLACK_MS))
  if (text !== undefined) found = found.where(contains(text))
  return found
}

function contains(text: string) {
  const words = sql.join(
    WORDS.map((name) => sql`coalesce(${sql.ref(name)}, '')`),
    sql` || ' ' || `,
  )
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return sql<boolean>`lower(${words}) like ${pattern} escape '\\'`
}
