import { randomUUID } from 'node:crypto'
import { open, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Log } from '../../../log/index.js'
import { storageUnavailable, unusable } from '../../commit/failures.js'
import type { CopiedDatabase, OnCopied } from '../../copies.js'
import { migrations } from '../../schema/migrations.js'
import { checkFile } from '../check-file.js'
import { SqliteError, translated } from '../errors.js'
import { FILE } from '../open.js'
import { SqliteThread } from '../thread.js'
import { column, contentsOf, rowsOf } from './contents.js'
import { hasCode, isThere, nameNew, settle, unusableFile } from './disk.js'

/** How often it is said how far the copy is, in milliseconds. */
const SAY_MS = 1000

/**
 * Copies the database of a data folder into a new file, as it is at one moment, also while a host is at work on it. The
 * copy is looked at as a whole before it has its name. Rejects with Problem `invalid-configuration` or
 * `storage-unavailable`.
 */
export async function backUpSqlite(
  dataDir: string,
  file: string,
  log: Log,
  onCopied: OnCopied,
): Promise<CopiedDatabase> {
  const path = join(dataDir, FILE)
  if (!(await isThere(path)))
    throw unusable(
      'dataDir',
      `there is no ${FILE} in the data folder: name the folder of the host with --data`,
    )
  if (await isThere(file)) throw unusableFile(file, TAKEN)
  const partial = `${resolve(file)}.partial-${randomUUID().slice(0, 8)}`
  try {
    const rows = await copy(path, partial, log, onCopied)
    await settle(partial)
    const { size } = await stat(partial)
    await nameNew(partial, resolve(file))
    return { bytes: size, rows }
  } catch (error) {
    throw told(error, file)
  } finally {
    await rm(partial, { force: true })
  }
}

async function copy(
  path: string,
  partial: string,
  log: Log,
  onCopied: OnCopied,
): Promise<Readonly<Record<string, number>>> {
  // It holds secrets, as the database does. SQLite takes an empty file for a new one.
  await (await open(partial, 'wx', 0o600)).close()
  const thread = new SqliteThread(log)
  try {
    await checkFile(path, thread, migrations)
    await thread.ask('open', { path })
    const [pages] = await column(thread, 'pragma page_count')
    const [pageSize] = await column(thread, 'pragma page_size')
    const stop = saying(partial, Number(pages) * Number(pageSize), onCopied)
    try {
      const before = await rowsOf(thread, 'main')
      await thread.ask('run', { sql: 'vacuum into ?', parameters: [partial] })
      return await verified(thread, partial, before)
    } finally {
      stop()
    }
  } finally {
    await thread.close()
  }
}

/** Holds a copy to what it was made of; whatever a host has changed meanwhile may be in it or not. */
async function verified(
  thread: SqliteThread,
  partial: string,
  before: Readonly<Record<string, number>>,
): Promise<Readonly<Record<string, number>>> {
  await thread.ask('run', { sql: 'attach database ? as copy', parameters: [partial] })
  const { faults, rows } = await contentsOf(thread, 'copy')
  if (faults.length > 0)
    throw storageUnavailable(new Error(faults.join('; ')), 'the copy is damaged: is the disk sound?')
  const after = await rowsOf(thread, 'main')
  for (const [table, count] of Object.entries(before))
    if (after[table] === count && rows[table] !== count)
      throw storageUnavailable(
        new Error(`${String(rows[table])} of ${String(count)} in ${table}`),
        `the copy has not all rows of ${table}: is the disk sound?`,
      )
  await thread.ask('run', { sql: 'detach database copy', parameters: [] })
  return rows
}

/** Says again and again how large a file is by now. */
function saying(path: string, about: number, onCopied: OnCopied): () => void {
  const timer = setInterval(() => {
    stat(path).then(
      ({ size }) => {
        onCopied(size, about)
      },
      () => undefined,
    )
  }, SAY_MS)
  return () => {
    clearInterval(timer)
  }
}

const TAKEN = 'is there already: name a new file'

/** What went wrong, as far as it is of the new file. */
function told(error: unknown, file: string): unknown {
  if (hasCode(error, 'EEXIST')) return unusableFile(file, TAKEN, error)
  if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EROFS', 'EPERM'))
    return unusableFile(file, 'cannot be written: is its folder there, and may this user write to it?', error)
  const isFull = error instanceof SqliteError && /^SQLITE_(FULL|IOERR)/.test(error.code)
  if (isFull || hasCode(error, 'ENOSPC', 'EDQUOT'))
    return storageUnavailable(error, 'the backup cannot be written: is there room on its disk?')
  return translated(error)
}
