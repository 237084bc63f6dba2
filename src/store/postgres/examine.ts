import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Log } from '../../log/index.js'
import { unusable } from '../commit/failures.js'
import { migrations } from '../schema/migrations.js'
import type { StoreState } from '../schema/state.js'
import type { Tables } from '../schema/tables.js'
import { atStart, checkSteps } from './open.js'
import { makePool } from './pool.js'

/** What opening a PostgreSQL database would come to; nothing is made and nothing changed. Rejects as opening it does. */
export async function examinePostgres(databaseUrl: string, log: Log): Promise<StoreState> {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: makePool(databaseUrl, log) }) })
  try {
    const taken = await checkSteps(db)
    const missing = Object.keys(migrations).filter((name) => !taken.includes(name))
    if (missing.length > 0) await requireRight(db)
    return { exists: taken.length > 0, missing }
  } catch (error) {
    throw atStart(error)
  } finally {
    await db.destroy().catch(() => undefined)
  }
}

/** Whether the user may make the tables that are missing. */
async function requireRight(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{
    may: boolean | null
  }>`select has_schema_privilege(current_schema(), 'create') as may`.execute(db)
  if (rows[0]?.may !== true)
    throw unusable('databaseUrl', 'the user of the database may not make tables in it: grant CREATE')
}
