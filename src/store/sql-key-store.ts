import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { roles, type KeyStore, type StoredKey } from '../auth/index.js'
import { conflictOver } from '../triggers/index.js'
import { ConstraintViolation } from './commit/failures.js'
import { Instant, instant, recordOf } from './schema/rows.js'
import type { Tables } from './schema/tables.js'
import { checkTexts, isKeepable } from './schema/texts.js'

const KeyRow = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  hash: z.string(),
  created_at: Instant,
})

const keyOf = (columns: { id: string }): StoredKey => recordOf(KeyRow, 'API key', columns)

/** Keeps API keys in a database. */
export class SqlKeyStore implements KeyStore {
  constructor(private readonly db: Kysely<Tables>) {}

  async list(): Promise<StoredKey[]> {
    const rows = await this.db
      .selectFrom('api_keys')
      .selectAll()
      .orderBy('created_at')
      .orderBy('ordinal')
      .execute()
    return rows.map(keyOf)
  }

  async find(hash: string): Promise<StoredKey | undefined> {
    if (!isKeepable(hash)) return undefined
    const row = await this.db.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst()
    return row && keyOf(row)
  }

  /** Rejects with Problem `conflict` when a key with another id has the same hash, and so is the same key. */
  async put(key: StoredKey): Promise<void> {
    const { id, name, role, hash } = key
    checkTexts({ id, name, hash })
    const columns = { name, role, hash, created_at: instant(key.created_at) }
    const ordinal = sql<number>`(select coalesce(max(ordinal), 0) + 1 from api_keys)`
    try {
      await this.db
        .insertInto('api_keys')
        .values({ id, ordinal, ...columns })
        .onConflict((same) => same.column('id').doUpdateSet(columns))
        .execute()
    } catch (error) {
      throw error instanceof ConstraintViolation ? conflictOver(id) : error
    }
  }

  async remove(id: string): Promise<boolean> {
    if (!isKeepable(id)) return false
    const { numDeletedRows } = await this.db
      .deleteFrom('api_keys')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  }
}
