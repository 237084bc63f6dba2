import { sql, type Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** How much a table holds, in bytes by its own count. */
export async function sizeOf(table: 'executions' | 'replies', reader: Kysely<Tables>): Promise<number> {
  const { size } = await reader
    .selectFrom(table)
    .select(sql<number>`cast(coalesce(sum(size), 0) as bigint)`.as('size'))
    .executeTakeFirstOrThrow()
  return size
}

/** What rows that were deleted come to. */
export const pruned = (
  gone: readonly { readonly size: number }[],
): { executions: number; bytes: number } => ({
  executions: gone.length,
  bytes: gone.reduce((sum, { size }) => sum + size, 0),
})
