import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, type Migration } from 'kysely'
import type { Log } from '../../log/index.js'
import { codeOf } from '../../problem/index.js'
import { storageUnavailable, unusable } from '../commit/failures.js'
import { migrate } from '../schema/migrate.js'
import { migrations } from '../schema/migrations.js'
import type { Tables } from '../schema/tables.js'
import type { OpenDatabase } from '../commit/batch.js'
import { threadDialect, ThreadDriver } from './dialect.js'
import { translated } from './errors.js'
import { checkFile } from './check-file.js'
import { FileIdentity } from './file/index.js'
import type { HostSeat } from './host/index.js'
import { SqliteThread } from './thread.js'

/** The database's name in the data folder. */
export const FILE = 'placeos-webhooks.db'

/**
 * Opens the database of a data folder, which is made if it is missing.
 * @param steps the migrations to go through
 * @param seat is taken by a host, before anything is changed
 */
export async function openSqlite(
  dataDir: string,
  log: Log,
  steps: Readonly<Record<string, Migration>> = migrations,
  seat?: HostSeat,
): Promise<OpenDatabase> {
  const path = join(dataDir, FILE)
  await prepare(dataDir, path)
  const identity = new FileIdentity(path, log)
  const driver = new ThreadDriver(async () => {
    const thread = await startThread(path, log, steps, seat)
    await identity.begin()
    return thread
  }, identity)
  const db = new Kysely<Tables>({ dialect: threadDialect(driver) })
  try {
    await migrate(db, steps)
    const reader = new Kysely<Tables>({
      dialect: threadDialect(new ThreadDriver(() => startReader(path, log))),
    })
    return { db, reader, writeBatch: (batch) => driver.write(batch) }
  } catch (error) {
    await db.destroy().catch(() => undefined)
    throw error
  }
}

/** A second way to the file, for those who read while the first one writes. */
async function startReader(path: string, log: Log): Promise<SqliteThread> {
  const thread = new SqliteThread(log)
  try {
    await thread.ask('open', { path })
    return thread
  } catch (error) {
    await thread.close()
    throw translated(error)
  }
}

async function startThread(
  path: string,
  log: Log,
  steps: Readonly<Record<string, Migration>>,
  seat: HostSeat | undefined,
): Promise<SqliteThread> {
  const thread = new SqliteThread(log)
  try {
    await seat?.take(thread)
    await checkFile(path, thread, steps)
    await thread.ask('open', { path })
    return thread
  } catch (error) {
    await thread.close()
    throw translated(error)
  }
}

/** Sees to it that there is a file, which only its owner may read: it holds secrets. */
async function prepare(dataDir: string, path: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const file = await open(path, 'a', 0o600)
    await file.close()
  } catch (error) {
    if (hasCode(error, 'ENOTDIR', 'EEXIST', 'EISDIR'))
      throw unusable(
        'dataDir',
        `the data folder is no folder, or ${FILE} in it no file: name another folder`,
        error,
      )
    throw storageUnavailable(error, `${FILE} cannot be opened for writing in the data folder`)
  }
}

const hasCode = (error: unknown, ...codes: readonly unknown[]): boolean => codes.includes(codeOf(error))
