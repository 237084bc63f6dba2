import { Kysely, PostgresAdapter, PostgresDialect } from 'kysely'
import type { Log } from '../../log/index.js'
import type { Tables } from '../schema/tables.js'
import type { Limits } from './limits.js'
import { Pool } from './pool.js'

/** A PostgreSQL database as Kysely knows it. Throws Problem `invalid-configuration` when the URL is none. */
export const databaseAt = (databaseUrl: string, limits: Limits, log: Log): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new Dialect({ pool: new Pool(databaseUrl, limits, log) }) })

class Dialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new Adapter()
  }
}

/** Kysely's own lock belongs to a session, which a pooler may give to another; ours ends with its transaction. */
class Adapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve()
  }

  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve()
  }
}
