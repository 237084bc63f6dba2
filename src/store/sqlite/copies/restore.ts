import { randomUUID } from 'node:crypto'
import { chmod, constants, copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../../log/index.js'
import { storageUnavailable, unusable } from '../../commit/failures.js'
import type { RestoredDatabase } from '../../copies.js'
import { unknownSteps } from '../../schema/migrate.js'
import { migrations } from '../../schema/migrations.js'
import { SqliteError, translated } from '../errors.js'
import { FILE } from '../open.js'
import { SqliteThread } from '../thread.js'
import { column, contentsOf, type Contents } from './contents.js'
import { hasCode, isThere, settle, unusableFile } from './disk.js'

/**
 * Puts a backup in the place of the database of a data folder, which is kept beside it. Rejects with Problem
 * `invalid-configuration` where the file is none that may be put there, or a host is at work on the folder, and then
 * nothing has changed.
 * @param stamp a moment, for the name of what was there before
 */
export async function restoreSqlite(
  dataDir: string,
  file: string,
  log: Log,
  stamp: Date,
): Promise<RestoredDatabase> {
  const path = join(dataDir, FILE)
  const staged = `${path}.restoring-${randomUUID().slice(0, 8)}`
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const { rows, steps = [] } = await stage(file, staged, log)
    await settle(staged)
    const { size } = await stat(staged)
    const before = await replace(path, staged, log, stamp)
    const missing = Object.keys(migrations).filter((name) => !steps.includes(name))
    return { bytes: size, rows, before, missing }
  } catch (error) {
    throw told(error)
  } finally {
    for (const part of ['', '-wal', '-shm', '-journal']) await rm(staged + part, { force: true })
  }
}

/** Copies a backup into the data folder, and looks at all of it there. */
async function stage(file: string, staged: string, log: Log): Promise<Contents> {
  if (!(await isThere(file))) throw unusableFile(file, 'is not there')
  await copyPart(file, staged)
  // A copy of the files of a host that did not end well has its last commits beside it.
  if (await isThere(`${file}-wal`)) await copyPart(`${file}-wal`, `${staged}-wal`)
  const thread = new SqliteThread(log)
  try {
    await thread.ask('open', { path: staged })
    const contents = await contentsOf(thread)
    const { faults, steps } = contents
    if (faults.length > 0)
      throw unusableFile(file, 'is damaged: take another backup', new Error(faults.join('; ')))
    if (steps === undefined) throw unusableFile(file, 'is no database of placeos-webhooks')
    if (unknownSteps(steps, migrations).length > 0)
      throw unusableFile(
        file,
        'was written by a later version: install that version, or take an older backup',
      )
    await column(thread, 'pragma journal_mode = delete')
    return contents
  } catch (error) {
    if (isCode(error, 'SQLITE_NOTADB')) throw unusableFile(file, 'is no SQLite database', error)
    if (isCode(error, 'SQLITE_CORRUPT')) throw unusableFile(file, 'is damaged: take another backup', error)
    throw error
  } finally {
    await thread.close()
  }
}

async function copyPart(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    await chmod(to, 0o600)
  } catch (error) {
    if (hasCode(error, 'EISDIR', 'EACCES', 'EPERM')) throw unusableFile(from, 'cannot be read', error)
    throw error
  }
}

/** Puts the staged file in its place while nobody else can have the database. Gives the name of what was there. */
async function replace(path: string, staged: string, log: Log, stamp: Date): Promise<string | undefined> {
  const present = await stat(path).catch(() => undefined)
  if (!present || present.size === 0) {
    await rename(staged, path)
    await settle(join(path, '..'))
    return undefined
  }
  const before = `${path}.before-${stamp
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}`
  if (await isThere(before)) throw storageUnavailable(new Error(before), 'try again in a second')
  const thread = new SqliteThread(log)
  try {
    await holdAlone(path, thread)
    // What a damaged database has beside it would be taken for the new one's.
    if (await isThere(`${path}-wal`)) await rename(`${path}-wal`, `${before}-wal`)
    await rm(`${path}-shm`, { force: true })
    // There is one of them under the name at every moment.
    await link(path, before).catch(() => rename(path, before))
    await rename(staged, path)
    await settle(join(path, '..'))
    return before
  } finally {
    await thread.close()
  }
}

/**
 * Takes the database for itself alone, all of it in one file. SQLite has everybody who has it open hold a lock as long
 * as that lasts, and gives this one to nobody meanwhile.
 */
async function holdAlone(path: string, thread: SqliteThread): Promise<void> {
  try {
    // Leaves what is beside it, unlike opening it does where it is damaged.
    await thread.ask('look', { path, isWhole: false })
    await thread.ask('open', { path })
    const [mode] = await column(thread, 'pragma journal_mode = delete')
    if (mode !== 'delete') throw unusable('dataDir', IN_USE)
    await thread.ask('run', { sql: 'begin exclusive', parameters: [] })
  } catch (error) {
    if (isCode(error, 'SQLITE_BUSY') || isCode(error, 'SQLITE_LOCKED'))
      throw unusable('dataDir', IN_USE, error)
    // A host does not start on one that is damaged, so this may be the reason for putting a backup there.
    if (!isCode(error, 'SQLITE_NOTADB') && !isCode(error, 'SQLITE_CORRUPT')) throw error
  }
}

const IN_USE = `another process has ${FILE} open, most likely a host: SQLite does not give its lock. Stop the host, and try again`

function told(error: unknown): unknown {
  if (hasCode(error, 'ENOTDIR', 'EEXIST')) return unusable('dataDir', 'is no folder: name another', error)
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return storageUnavailable(error, 'there is no room in the data folder')
  if (hasCode(error, 'EACCES', 'EROFS', 'EPERM'))
    return storageUnavailable(error, 'the data folder cannot be written to')
  return translated(error)
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof SqliteError && (error.code === code || error.code.startsWith(`${code}_`))
