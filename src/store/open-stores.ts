import type { KeyStore } from '../auth/index.js'
import type { Log } from '../log/index.js'
import type { TriggerStore } from '../triggers/index.js'
import { SqlKeyStore } from './key-store.js'
import { openPostgres } from './postgres/index.js'
import { openSqlite } from './sqlite/index.js'
import type { OpenDatabase } from './together.js'
import { SqlTriggerStore } from './trigger-store.js'

/** Where the database is: a file in a folder, or a PostgreSQL server. */
export type Place =
  /** A folder, made if it is missing. */
  | { readonly dataDir: string }
  /** A `postgres://` or `postgresql://` URL. */
  | { readonly databaseUrl: string }

/** What one database keeps. */
export interface Stores {
  readonly triggers: TriggerStore
  readonly keys: KeyStore
  /** Waits for what is under way, and gives back connections, files and threads. */
  readonly close: () => Promise<void>
}

/**
 * Opens a database and brings its tables up to date. Rejects with Problem `invalid-configuration` when somebody
 * must mend something first, such as a file of a later version, which is then left as it is; and with
 * `storage-unavailable` when it may work later.
 */
export async function openStores(place: Place, log: Log): Promise<Stores> {
  return storesOn(
    'databaseUrl' in place
      ? { db: await openPostgres(place.databaseUrl, log) }
      : await openSqlite(place.dataDir, log),
  )
}

/** The stores of a database whose tables are up to date. */
export const storesOn = ({ db, writeTogether }: OpenDatabase): Stores => ({
  triggers: new SqlTriggerStore(db, writeTogether),
  keys: new SqlKeyStore(db),
  close: () => db.destroy(),
})
