import type { Expression, Kysely } from 'kysely'
import {
  executionFields,
  firstIdAt,
  listedOf,
  type Found,
  type Journal,
  type JournalPart,
  type JournalQuery,
  type KeptExecution,
  type Pruned,
  type PruneLimits,
  type SearchPart,
  type Tallies,
  type TallyBy,
  type WholeExecution,
} from '../../journal/index.js'
import { withoutReserve, type MakingRoom } from '../commit/batch.js'
import { isPossible, where, within, type Span } from './execution-queries.js'
import { added, talliesIn, talliesOf } from './execution-tallies.js'
import { keptExecutionOf, tallyOfRow, wholeExecutionOf } from './execution-row.js'
import { lookThrough, SEARCH_LIMITS, type SearchLimits } from './text-search.js'
import { instant } from '../schema/rows.js'
import { enough, pruned, recount, shrink, sizeOf } from '../schema/sizes.js'
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
    private readonly limits: SearchLimits = SEARCH_LIMITS,
    private readonly makingRoom: MakingRoom = withoutReserve,
  ) {}

  /** Rejects with Problem `invalid-configuration` as well, when a row is none of ours. */
  async list(
    query: JournalQuery,
    { before, after, limit, offset = 0 }: JournalPart,
  ): Promise<readonly KeptExecution[]> {
    if (!isPossible(query, before, after)) return []
    // What decides is in an index, and only the rows that are listed are read.
    const ids = this.#ids(query, { before, after }).limit(limit).offset(offset)
    return await this.#listed(ids)
  }

  /** Rejects with Problem `invalid-configuration` as well, when a row is none of ours. */
  async search(
    query: JournalQuery,
    { before, after, limit, offset = 0, isCounted = false }: SearchPart,
  ): Promise<Found> {
    if (!isPossible(query, before, after)) return { executions: [], count: 0, until: undefined }
    const ids: string[] = []
    const asked = { query, span: { before, after } }
    let count = 0
    const until = await lookThrough(this.reader, asked, this.limits, async (span) => {
      const missing = offset + limit - ids.length
      const all = this.#ids(query, span)
      const found = await (isCounted ? all : all.limit(missing)).execute()
      count += found.length
      ids.push(...found.slice(0, missing).map(({ id }) => id))
      return !isCounted && ids.length === offset + limit
    })
    const wanted = ids.slice(offset)
    return { executions: wanted.length === 0 ? [] : await this.#listed(wanted), count, until }
  }

  /** The ids of executions, the newest first. */
  #ids(query: JournalQuery, span: Span) {
    const all = this.reader.selectFrom('executions').select('id')
    return within(where(this.reader, all, query), span).orderBy('id', 'desc')
  }

  async #listed(ids: readonly string[] | Expression<{ id: string }>): Promise<readonly KeptExecution[]> {
    const all = this.reader.selectFrom('executions').select(LISTED)
    const rows = await all
      .where('id', 'in', ids as never)
      .orderBy('id', 'desc')
      .execute()
    return rows.map(keptExecutionOf)
  }

  async count(query: JournalQuery): Promise<number> {
    if (!isPossible(query)) return 0
    const all = this.reader.selectFrom('executions').select(({ fn }) => fn.countAll<number>().as('count'))
    return (await where(this.reader, all, query).executeTakeFirstOrThrow()).count
  }

  async tally(query: JournalQuery, by: TallyBy): Promise<Tallies> {
    if (!isPossible(query)) return { tallies: [], until: undefined }
    if (query.text === undefined)
      return { tallies: (await talliesOf(this.reader, query, by)).map(tallyOfRow), until: undefined }
    const rows: object[] = []
    const until = await lookThrough(this.reader, { query, span: {} }, this.limits, async (span) => {
      rows.push(...(await talliesIn(this.reader, query, by, span)))
      return false
    })
    return { tallies: added(rows.map(tallyOfRow)), until }
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
    return sizeOf('executions', this.db)
  }

  async prune({ most, before, bytes }: PruneLimits): Promise<Pruned> {
    const oldest = this.db.selectFrom('executions').select(['id', 'size']).orderBy('id').limit(most)
    const found = await (
      before === undefined
        ? oldest
        : oldest.where('id', '<', firstIdAt(before)).where('received', '<', instant(before))
    ).execute()
    const ids = enough(found, bytes).map(({ id }) => id)
    if (ids.length === 0)
      return bytes === undefined ? { executions: 0, bytes: 0 } : await recount('executions', this.db)
    return await this.makingRoom(() =>
      this.db.transaction().execute(async (db) => {
        const gone = await db.deleteFrom('executions').where('id', 'in', ids).returning('size').execute()
        return shrink('executions', pruned(gone), db)
      }),
    )
  }
}
