import { sql, type Kysely, type SelectQueryBuilder } from 'kysely'
import {
  executionFields,
  firstIdAt,
  listedOf,
  type ExecutionField,
  type Journal,
  type JournalPart,
  type JournalQuery,
  type JournalWrite,
  type KeptExecution,
  type Pruned,
  type WholeExecution,
} from '../../journal/index.js'
import { keptExecutionOf, wholeExecutionOf } from './execution-row.js'
import { BODY, bodyRows, COURSE, courseRow, WHOLE, wholeRow } from './execution-writes.js'
import type { GroupCommit } from '../commit/group-commit.js'
import { instant } from '../schema/rows.js'
import { pruned, sizeOf } from '../schema/sizes.js'
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
  /**
   * @param reader for what may take long
   * @param group makes writes with whatever else is written at the same time
   */
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly reader: Kysely<Tables>,
    private readonly group: GroupCommit,
  ) {}

  async write(writes: readonly JournalWrite[]): Promise<void> {
    const news = writes.filter(({ isKept }) => !isKept).map(({ execution }) => execution)
    const courses = writes.filter(({ isKept }) => isKept).map(({ execution }) => courseRow(execution))
    const all = [
      { statement: WHOLE, rows: news.map(wholeRow) },
      { statement: BODY, rows: bodyRows(news) },
      { statement: COURSE, rows: courses },
    ]
    await this.group.write(all.filter(({ rows }) => rows.length > 0))
  }

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

  async prune(most: number, before?: number): Promise<Pruned> {
    const gone = await this.db
      .deleteFrom('executions')
      .where('id', 'in', (db) => {
        const oldest = db.selectFrom('executions').select('id').orderBy('id').limit(most)
        return before === undefined
          ? oldest
          : oldest.where('id', '<', firstIdAt(before)).where('received', '<', instant(before))
      })
      .returning('size')
      .execute()
    return pruned(gone)
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
