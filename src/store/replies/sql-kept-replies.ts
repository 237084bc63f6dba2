import type { Kysely } from 'kysely'
import {
  roomOf,
  type KeptReplies,
  type KeptReply,
  type PrunedReplies,
  type ReplyLimits,
} from '../../replies/index.js'
import { withoutReserve, type MakingRoom } from '../commit/batch.js'
import { keptReplyOf } from './reply-row.js'
import { instant } from '../schema/rows.js'
import { enough, pruned, recount, shrink, sizeOf } from '../schema/sizes.js'
import type { Tables } from '../schema/tables.js'
import { isKeepable } from '../schema/texts.js'

/** What a reply takes of which only the status is left. */
const EMPTY = roomOf({ status: 200, headers: [], body: '' })

/** Keeps replies in a database. */
export class SqlKeptReplies implements KeptReplies {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly makingRoom: MakingRoom = withoutReserve,
  ) {}

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
    return sizeOf('replies', this.db)
  }

  prune(limits: ReplyLimits): Promise<PrunedReplies> {
    const { most, expired } = limits
    return this.makingRoom(() => (expired === undefined ? this.#empty(limits) : this.#forget(most, expired)))
  }

  #forget(most: number, expired: number): Promise<PrunedReplies> {
    return this.db.transaction().execute(async (db) => {
      const gone = await db
        .deleteFrom('replies')
        // Said twice: one that is claimed anew meanwhile is not to go with what it was.
        .where('expires', '<=', instant(expired))
        .where('name', 'in', (replies) =>
          replies
            .selectFrom('replies')
            .select('name')
            .where('expires', '<=', instant(expired))
            .orderBy('expires')
            .limit(most),
        )
        .returning('size')
        .execute()
      return shrink('replies', pruned(gone), db)
    })
  }

  /** Leaves of the oldest replies nothing but their status. */
  async #empty({ most, bytes }: ReplyLimits): Promise<PrunedReplies> {
    const found = await this.db
      .selectFrom('replies')
      .select(['name', 'size'])
      .where('state', '=', 'done')
      .orderBy('claimed')
      .limit(most)
      .execute()
    const rows = new Map(enough(found, bytes).map(({ name, size }) => [name, { size: size - EMPTY }]))
    if (rows.size === 0) return await recount('replies', this.db)
    return await this.db.transaction().execute(async (db) => {
      const emptied = await db
        .updateTable('replies')
        .set({ state: 'dropped', size: EMPTY, headers: '[]', body: null })
        .where('name', 'in', [...rows.keys()])
        .where('state', '=', 'done')
        .returning('name')
        .execute()
      const gone = emptied.flatMap(({ name }) => rows.get(name) ?? [])
      return await shrink('replies', pruned(gone), db)
    })
  }

  async #at(name: string): Promise<KeptReply | undefined> {
    const row = await this.db.selectFrom('replies').selectAll().where('name', '=', name).executeTakeFirst()
    return row && keptReplyOf(row)
  }
}
