import { Kysely, PostgresDialect } from 'kysely'
import type { Log } from '../../log/index.js'
import { Problem } from '../../problem/index.js'
import { unusable } from '../commit/failures.js'
import { migrate, MIGRATIONS_TABLE, unknownSteps } from '../schema/migrate.js'
import { migrations } from '../schema/migrations.js'
import type { Tables } from '../schema/tables.js'
import type { OpenDatabase } from '../commit/batch.js'
import { isRefusal } from './errors.js'
import { makePool } from './pool.js'
import { writeBatch } from './write-batch.js'

/** Opens a PostgreSQL database. */
export async function openPostgres(databaseUrl: string, log: Log): Promise<OpenDatabase> {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: makePool(databaseUrl, log) }) })
  try {
    await checkSteps(db)
    await migrate(db, migrations)
    // A pool has connections for readers and writers alike.
    return { db, reader: db, writeBatch: (batch) => writeBatch(db, batch) }
  } catch (error) {
    await db.destroy().catch(() => undefined)
    throw atStart(error)
  }
}

/** Leaves alone what a later version has made; gives the steps that have been taken. */
export async function checkSteps(db: Kysely<Tables>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === MIGRATIONS_TABLE)) return []
  const rows = await db
    .withTables<{ [MIGRATIONS_TABLE]: { name: string } }>()
    .selectFrom(MIGRATIONS_TABLE)
    .select('name')
    .execute()
  const taken = rows.map(({ name }) => name)
  if (unknownSteps(taken, migrations).length > 0)
    throw unusable(
      'databaseUrl',
      'the database was written by a later version: install that version, or name another',
    )
  return taken
}

/** What keeps it from starting is said more plainly than what befalls it later. */
export function atStart(error: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== 'storage-unavailable') return error
  const { cause } = error
  if (isRefusal(cause))
    return unusable(
      'databaseUrl',
      'the database server refuses the user, the password or the name of the database',
      cause,
    )
  return new Problem('storage-unavailable', 'the PostgreSQL database cannot be reached', { cause })
}
