import type { Kysely } from 'kysely'
import {
  executionFields,
  firstIdAt,
  listedOf,
  type Journal,
  type JournalPart,
  type JournalQuery,
  type KeptExecution,
  type Pruned,
  type PruneLimits,
  type Tally,
  type TallyBy,
  type WholeExecution,
} from '../../journal/index.js'
import { withoutReserve, type MakingRoom } from '../commit/batch.js'
import { isPossible, where } from './execution-queries.js'
import { talliesOf } from './execution-tallies.js'
import { keptExecutionOf, tallyOfRow, wholeExecutionOf } from './execution-row.js'
import { instant } from '../schema/rows.js'
import { enough, pruned, shrink, sizeOf } from '../schema/sizes.js'
import type { Tables } from '../schema/tables.js'
import { isKeepable } from '../schema/texts.js'

/** The columns that a list needs. */
const LISTED = Object.values(listedOf(executionFields)).map(({ column }) => column)

/** Keeps executions in a database. */
export class SqlJournal implements Journal {
  /** @param reader for what may take long */
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly reader: Kysely<Tables>,
    private readonly makingRoom: MakingRoom = withoutReserve,
  ) {}

  /** Rejects with Problem `invalid-configuration` as well, when a row is none of ours. */
  async list(
    query: JournalQuery,
    { before, limit, offset = 0 }: JournalPart,
  ): Promise<readonly KeptExecution[]> {
    if (!isPossible(query, before)) return []
    // What decides is in an index, and only the rows that are listed are read.
    const meant = where(this.reader, this.reader.selectFrom('executions').select('id'), query)
    const older = before === undefined ? meant : meant.where('id', '<', before)
    const ids = older.orderBy('id', 'desc').limit(limit).offset(offset)
    const all = this.reader.selectFrom('executions').select(LISTED)
    const rows = await all.where('id', 'in', ids).orderBy('id', 'desc').execute()
    return rows.map(keptExecutionOf)
  }

  async count(query: JournalQuery): Promise<number> {
    if (!isPossible(query)) return 0
    const all = this.reader.selectFrom('executions').select(({ fn }) => fn.countAll<number>().as('count'))
    return (await where(this.reader, all, query).executeTakeFirstOrThrow()).count
  }

  async tally(query: JournalQuery, by: TallyBy): Promise<readonly Tally[]> {
    if (!isPossible(query)) return []
    return (await talliesOf(this.reader, query, by)).map(tallyOfRow)
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
    return await this.makingRoom(() =>
      this.db.transaction().execute(async (db) => {
        const gone = await db.deleteFrom('executions').where('id', 'in', ids).returning('size').execute()
        return shrink('executions', pruned(gone), db)
      }),
    )
  }
}
