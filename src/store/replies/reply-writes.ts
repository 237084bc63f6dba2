import { roomOf, type ReplyClaim, type ReplyEnd } from '../../replies/index.js'
import type { Claiming, RowWrite, Statement } from '../commit/batch.js'
import { instant } from '../schema/rows.js'
import { replyColumns } from './reply-row.js'

/** Writes what came of an execution under all its names, which others may be claiming. */
const COMPLETE: Statement = {
  kind: 'update',
  table: 'replies',
  columns: {
    execution: 'text',
    state: 'text',
    size: 'bigint',
    status: 'bigint',
    headers: 'text',
    body: 'bytea',
  },
  // It may have been written before, although nobody was told.
  only: `"replies"."state" <> 'done'`,
  isAmongEdits: true,
  total: 'replies',
}

/** Frees the names of an execution. */
const GIVE_UP: Statement = {
  kind: 'delete',
  table: 'replies',
  columns: { execution: 'text' },
  // Another process that starts takes what it does not know for interrupted.
  only: `"replies"."state" in ('under-way', 'interrupted')`,
  isAmongEdits: true,
  total: 'replies',
}

const EMPTY = roomOf(null)

/** How what became of an execution's names is written. */
export const rowOfEnd = ({ execution, reply }: ReplyEnd): RowWrite =>
  reply
    ? { statement: COMPLETE, row: [execution, ...replyColumns(reply)], growth: roomOf(reply) - EMPTY }
    : { statement: GIVE_UP, row: [execution], growth: -EMPTY }

/** How a claim is written, with what is written only where it is free. */
export const claimingOf = (
  { name, execution, instance, fingerprint, claimed, expires }: ReplyClaim,
  writes: readonly RowWrite[],
): Claiming => ({
  name,
  claimed: instant(claimed),
  columns: {
    name,
    execution,
    instance_id: instance,
    fingerprint,
    claimed: instant(claimed),
    expires: instant(expires),
    state: 'under-way',
    size: EMPTY,
  },
  writes,
})
