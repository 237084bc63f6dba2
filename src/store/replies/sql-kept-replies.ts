import type { ExpressionBuilder, Kysely } from 'kysely'
import {
  roomOf,
  type ExactReply,
  type KeptReplies,
  type KeptReply,
  type PrunedReplies,
  type ReplyClaim,
} from '../../replies/index.js'
import type { GroupCommit } from '../commit/group-commit.js'
import { keptReplyOf, replyColumns } from './reply-row.js'
import { instant } from '../schema/rows.js'
import { pruned, sizeOf } from '../schema/sizes.js'
import type { Tables } from '../schema/tables.js'
import { isKeepable } from '../schema/texts.js'
import type { Statement } from '../commit/write.js'

const reply = { state: 'text', size: 'bigint', status: 'bigint', headers: 'text', body: 'bytea' } as const

/** Claims a name, unless somebody has it. */
const CLAIM: Statement = {
  kind: 'put',
  table: 'replies',
  columns: {
    name: 'text',
    execution: 'text',
    instance_id: 'text',
    fingerprint: 'text',
    claimed: 'bigint',
    expires: 'bigint',
    ...reply,
  },
  over: '"replies"."expires" <= excluded."claimed"',
  // Several processes may claim the same names, and in another order.
  isAmongEdits: true,
}

/** Writes what came of an execution under all its names, which others may be claiming. */
const COMPLETE: Statement = {
  kind: 'update',
  table: 'replies',
  columns: { execution: 'text', ...reply },
  isAmongEdits: true,
}

/** Keeps replies in a database. */
export class SqlKeptReplies implements KeptReplies {
  /**
   * @param reader for what may take long
   * @param group makes writes with whatever else is written at the same time
   */
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly reader: Kysely<Tables>,
    private readonly group: GroupCommit,
  ) {}

  async claim(claim: ReplyClaim): Promise<KeptReply> {
    const { name, execution, instance, fingerprint, claimed, expires } = claim
    const row = [name, execution, instance, fingerprint, instant(claimed), instant(expires)]
    const nothing = ['under-way', roomOf(null), null, null, null]
    await this.group.write([{ statement: CLAIM, rows: [[...row, ...nothing]] }])
    const holder = await this.#at(name)
    // Somebody has given it up in the meantime, who was there first.
    return holder ?? (await this.claim(claim))
  }

  async complete(execution: string, given: ExactReply): Promise<void> {
    await this.group.write([{ statement: COMPLETE, rows: [[execution, ...replyColumns(given)]] }])
  }

  async giveUp(execution: string): Promise<void> {
    await this.db
      .deleteFrom('replies')
      .where('execution', '=', execution)
      .where('state', '=', 'under-way')
      .execute()
  }

  /** Rejects with Problem `invalid-configuration` as well, when the row is none of ours. */
  async find(name: string, now: number): Promise<KeptReply | undefined> {
    if (!isKeepable(name)) return undefined
    const kept = await this.#at(name)
    return kept && kept.expires > now ? kept : undefined
  }

  async interrupt(): Promise<number> {
    const { numUpdatedRows } = await this.db
      .updateTable('replies')
      .set({ state: 'interrupted' })
      .where('state', '=', 'under-way')
      .executeTakeFirstOrThrow()
    return Number(numUpdatedRows)
  }

  size(): Promise<number> {
    return sizeOf('replies', this.reader)
  }

  async prune(most: number, expired?: number): Promise<PrunedReplies> {
    const gone = await this.db
      .deleteFrom('replies')
      // Said twice: one that is claimed anew meanwhile is not to go with what it was.
      .where(isToGo(expired))
      .where('name', 'in', (db) =>
        db
          .selectFrom('replies')
          .select('name')
          .where(isToGo(expired))
          .orderBy(expired === undefined ? 'claimed' : 'expires')
          .limit(most),
      )
      .returning('size')
      .execute()
    return pruned(gone)
  }

  async #at(name: string): Promise<KeptReply | undefined> {
    const row = await this.db.selectFrom('replies').selectAll().where('name', '=', name).executeTakeFirst()
    return row && keptReplyOf(row)
  }
}

/** What may be forgotten: what had expired at a moment or, where none is given, what is not still to come. */
const isToGo =
  (expired: number | undefined) =>
  ({ eb }: ExpressionBuilder<Tables, 'replies'>) =>
    expired === undefined ? eb('state', '!=', 'under-way') : eb('expires', '<=', instant(expired))
