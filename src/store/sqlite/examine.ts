import { access, constants, copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Log } from '../../log/index.js'
import { codeOf } from '../../problem/index.js'
import { storageUnavailable, unusable } from '../commit/failures.js'
import type { HostAtWork } from '../hosts.js'
import { migrations } from '../schema/migrations.js'
import type { StoreState } from '../schema/state.js'
import { checkFile } from './check-file.js'
import { translated } from './errors.js'
import { hostAtWork } from './host/index.js'
import { FILE } from './open.js'
import { SqliteThread } from './thread.js'

const NEW: StoreState = { exists: false, missing: Object.keys(migrations) }

/**
 * What opening the database of a data folder would come to; nothing is made and nothing changed. Rejects as opening
 * it does.
 */
export async function examineSqlite(dataDir: string, log: Log): Promise<StoreState> {
  await requireFolder(dataDir)
  const path = join(dataDir, FILE)
  const file = await statOf(path)
  if (file && !file.isFile())
    throw unusable('dataDir', `${FILE} in the data folder is no file: name another folder`)
  if (!file || file.size === 0) {
    await requireLibrary(log)
    return NEW
  }
  await requireAccess(path, constants.R_OK | constants.W_OK)
  // Whoever opens it leaves files beside it, even for reading; those of a process at work are there already.
  if (await statOf(`${path}-wal`)) return await look(path, log)
  const folder = await mkdtemp(join(tmpdir(), 'placeos-webhooks-check-'))
  try {
    const copy = join(folder, FILE)
    await copyFile(path, copy, constants.COPYFILE_FICLONE).catch((error: unknown) => {
      throw storageUnavailable(
        error,
        `${FILE} cannot be copied for a look: is there room for temporary files?`,
      )
    })
    return await look(copy, log)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The host that is at work on the database of a data folder, if there is one; nothing is made and nothing changed. */
export async function hostOnSqlite(dataDir: string, log: Log): Promise<HostAtWork | undefined> {
  const thread = new SqliteThread(log)
  try {
    return await hostAtWork(dataDir, thread)
  } catch (error) {
    throw translated(error)
  } finally {
    await thread.close()
  }
}

async function look(path: string, log: Log): Promise<StoreState> {
  const thread = new SqliteThread(log)
  try {
    await checkFile(path, thread, migrations, true)
    const { migrations: taken } = await thread.ask('look', { path, isWhole: false })
    return {
      exists: taken.length > 0,
      missing: Object.keys(migrations).filter((name) => !taken.includes(name)),
    }
  } catch (error) {
    throw translated(error)
  } finally {
    await thread.close()
  }
}

/** Sees to it that a start can make a database. */
async function requireLibrary(log: Log): Promise<void> {
  const thread = new SqliteThread(log)
  try {
    // A thread without a library refuses whatever it is asked.
    await thread.ask('rollback', {})
  } catch (error) {
    throw translated(error)
  } finally {
    await thread.close()
  }
}

/** Sees to it that the folder, or the one that it would be made in, is a folder that may be written to. */
async function requireFolder(path: string): Promise<void> {
  const found = await statOf(path)
  if (found?.isDirectory()) {
    await requireAccess(path, constants.W_OK | constants.X_OK)
  } else if (found) {
    throw unusable('dataDir', 'the data folder is no folder: name another folder')
  } else {
    await requireFolder(dirname(resolve(path)))
  }
}

async function requireAccess(path: string, mode: number): Promise<void> {
  try {
    await access(path, mode)
  } catch (error) {
    throw storageUnavailable(error, `${FILE} cannot be opened for writing in the data folder`)
  }
}

async function statOf(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return undefined
    if (code === 'ENOTDIR') throw unusable('dataDir', 'the data folder is in what is no folder', error)
    throw storageUnavailable(error, 'the data folder cannot be looked into')
  }
}
