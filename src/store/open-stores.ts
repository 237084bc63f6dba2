import { hostname } from 'node:os'
import type { KeyStore } from '../auth/index.js'
import type { UnitStore } from '../commit/index.js'
import type { Log } from '../log/index.js'
import type { InventoryStore } from '../inventory/index.js'
import type { TriggerStore } from '../triggers/index.js'
import type { Journal } from '../journal/index.js'
import type { KeptReplies } from '../replies/index.js'
import type { CopiedDatabase, OnCopied, RestoredDatabase } from './copies.js'
import { wordsFor, type HostAtWork, type Presence } from './hosts.js'
import { SqlJournal } from './executions/sql-journal.js'
import { SqlInventoryStore } from './inventory/sql-inventory-store.js'
import { SqlKeptReplies } from './replies/sql-kept-replies.js'
import { SqlKeyStore } from './sql-key-store.js'
import { SqlUnits } from './sql-units.js'
import type { StoreState } from './schema/state.js'
import type { OpenDatabase } from './commit/batch.js'
import { SqlTriggerStore } from './triggers/sql-trigger-store.js'

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
  readonly inventory: InventoryStore
  readonly journal: Journal
  readonly replies: KeptReplies
  readonly units: UnitStore
  /** Waits for what is under way, and gives back connections, files and threads. */
  readonly close: () => Promise<void>
}

/**
 * Opens a database and brings its tables up to date. Rejects with Problem `invalid-configuration` when somebody
 * must mend something first, such as a file of a later version, which is then left as it is; and with
 * `storage-unavailable` when it may work later.
 */
export async function openStores(place: Place, log: Log): Promise<Stores> {
  if ('databaseUrl' in place) {
    const { openPostgres } = await postgres()
    return storesOn(await openPostgres(place.databaseUrl, log))
  }
  const { openSqlite } = await sqlite()
  return storesOn(await openSqlite(place.dataDir, log))
}

/** What opening a database would come to; nothing is made and nothing changed. Rejects as `openStores` does. */
export async function examineStores(place: Place, log: Log): Promise<StoreState> {
  if ('databaseUrl' in place) {
    const { examinePostgres } = await postgres()
    return await examinePostgres(place.databaseUrl, log)
  }
  const { examineSqlite } = await sqlite()
  const state = await examineSqlite(place.dataDir, log)
  const host = await hostOn(place, log)
  return host ? { ...state, host: wordsFor(host, hostname()) } : state
}

/**
 * The host that is at work on a data folder, if there is one; of a PostgreSQL database it is not known. Nothing is
 * made and nothing changed. Rejects as `openStores` does.
 */
export async function hostOn(place: Place, log: Log): Promise<HostAtWork | undefined> {
  if ('databaseUrl' in place) return undefined
  const { hostOnSqlite } = await sqlite()
  return await hostOnSqlite(place.dataDir, log)
}

/**
 * Opens a database as a host does, which runs modules and triggers by it. Of a data folder there is one host: rejects
 * with Problem `invalid-configuration` where another is at work on it, and as `openStores` does.
 */
export async function openAsHost(place: Place, log: Log): Promise<Stores & { readonly presence: Presence }> {
  if ('databaseUrl' in place) {
    const { attendPostgres } = await postgres()
    const stores = await openStores(place, log)
    try {
      return { ...stores, presence: await attendPostgres(place.databaseUrl, log) }
    } catch (error) {
      await stores.close().catch(() => undefined)
      throw error
    }
  }
  const { HostSeat, openSqlite } = await sqlite()
  const seat = new HostSeat(place.dataDir, log)
  return { ...storesOn(await openSqlite(place.dataDir, log, undefined, seat)), presence: seat }
}

/**
 * Copies the database of a data folder into a new file, also while a host is at work on it. Rejects with Problem
 * `invalid-configuration` or `storage-unavailable`, and then there is no file.
 */
export async function backUpStores(
  dataDir: string,
  file: string,
  log: Log,
  onCopied: OnCopied,
): Promise<CopiedDatabase> {
  const { backUpSqlite } = await sqlite()
  return await backUpSqlite(dataDir, file, log, onCopied)
}

/**
 * Puts a copy in the place of the database of a data folder. Rejects with Problem `invalid-configuration`, also while
 * a host is at work on the folder, or `storage-unavailable`, and then nothing has changed.
 */
export async function restoreStores(
  dataDir: string,
  file: string,
  log: Log,
  stamp: Date,
): Promise<RestoredDatabase> {
  const { restoreSqlite } = await sqlite()
  return await restoreSqlite(dataDir, file, log, stamp)
}

// Each loads a library of its own, which takes longer than all else of a start.
const postgres = () => import('./postgres/index.js')
const sqlite = () => import('./sqlite/index.js')

/** The stores of a database whose tables are up to date. */
export function storesOn({ db, reader, writeBatch }: OpenDatabase): Stores {
  return {
    triggers: new SqlTriggerStore(db),
    keys: new SqlKeyStore(db),
    inventory: new SqlInventoryStore(db),
    journal: new SqlJournal(db, reader),
    replies: new SqlKeptReplies(db),
    units: new SqlUnits(writeBatch),
    close: async () => {
      if (reader !== db) await reader.destroy()
      await db.destroy()
    },
  }
}
