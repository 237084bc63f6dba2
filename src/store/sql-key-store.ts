import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { roles, type KeyStore, type StoredKey, type StoredSignIn } from '../auth/index.js'
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
  last_used_at: Instant.nullable(),
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
    const times = { created_at: instant(key.created_at), last_used_at: instant(key.last_used_at) }
    const columns = { name, role, hash, ...times }
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

  async touch(id: string, at: number): Promise<void> {
    await this.db
      .updateTable('api_keys')
      .set({ last_used_at: instant(at) })
      .where('id', '=', id)
      .execute()
  }

  async signIn({ hash, key_hash, parent, expires }: StoredSignIn, now: number): Promise<void> {
    await this.db
      .deleteFrom('sign_ins')
      .where((is) =>
        is.or([
          is('expires', '<=', instant(now)),
          is('key_hash', 'not in', this.db.selectFrom('api_keys').select('hash')),
        ]),
      )
      .execute()
    await this.db
      .insertInto('sign_ins')
      .values({ hash, key_hash, parent, expires: instant(expires) })
      .execute()
  }

  async signedIn(hash: string, now: number): Promise<StoredKey | undefined> {
    if (!isKeepable(hash)) return undefined
    const row = await this.db
      .selectFrom('sign_ins')
      .innerJoin('api_keys', 'api_keys.hash', 'sign_ins.key_hash')
      .selectAll('api_keys')
      .where('sign_ins.hash', '=', hash)
      .where('parent', 'is', null)
      .where('expires', '>', instant(now))
      .executeTakeFirst()
    return row && keyOf(row)
  }

  async signOut(hash: string): Promise<StoredSignIn | undefined> {
    if (!isKeepable(hash)) return undefined
    return await this.db.deleteFrom('sign_ins').where('hash', '=', hash).returningAll().executeTakeFirst()
  }

  async signOutAll(hash: string): Promise<void> {
    const keys = this.db.selectFrom('sign_ins').select('key_hash').where('hash', '=', hash)
    await this.db
      .deleteFrom('sign_ins')
      .where((is) => is.or([is('key_hash', 'in', keys), is('key_hash', '=', hash)]))
      .execute()
  }
}
