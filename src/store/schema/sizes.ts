import { sql, type Kysely } from 'kysely'
import type { Tables, TotalName } from './tables.js'

/** How much a table holds, in bytes by its own count. */
export async function sizeOf(name: TotalName, db: Kysely<Tables>): Promise<number> {
  const { bytes } = await db
    .selectFrom('totals')
    .select('bytes')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return bytes
}

/** What rows that are gone come to. */
interface Gone {
  readonly executions: number
  readonly bytes: number
}

/** What rows that were deleted come to. */
export const pruned = (gone: readonly { readonly size: number }[]): Gone => ({
  executions: gone.length,
  bytes: gone.reduce((sum, { size }) => sum + size, 0),
})

/** As many of the first rows as it takes to make so much room. */
export function enough<Row extends { readonly size: number }>(
  rows: readonly Row[],
  bytes = Infinity,
): readonly Row[] {
  let room = 0
  return rows.filter(({ size }) => {
    const isNeeded = room < bytes
    room += size
    return isNeeded
  })
}

/**
 * Counts a table anew where there is nothing left to make room with: a write whose outcome nobody knows may have been
 * counted twice. Gives what it was counted for too much.
 */
export async function recount(name: TotalName, db: Kysely<Tables>): Promise<Gone> {
  return await db.transaction().execute(async (transaction) => {
    // Whoever commits waits for this row, so nothing is counted meanwhile.
    const { bytes: counted } = await transaction
      .updateTable('totals')
      .set('bytes', sql<number>`bytes`)
      .where('name', '=', name)
      .returning('bytes')
      .executeTakeFirstOrThrow()
    const { bytes } = await transaction
      .selectFrom(name)
      // PostgreSQL gives sums as text.
      .select(sql<number | string>`coalesce(sum(size), 0)`.as('bytes'))
      .executeTakeFirstOrThrow()
    return await shrink(name, { executions: 0, bytes: counted - Number(bytes) }, transaction)
  })
}

/** Counts what is gone, within the transaction that has deleted it. */
export async function shrink(name: TotalName, gone: Gone, db: Kysely<Tables>): Promise<Gone> {
  await db
    .updateTable('totals')
    .set('bytes', sql<number>`bytes - ${gone.bytes}`)
    .where('name', '=', name)
    .execute()
  return gone
}
