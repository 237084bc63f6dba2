import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Migration } from 'kysely'
import { unusable } from '../commit/failures.js'
import { MIGRATIONS_TABLE, unknownSteps } from '../schema/migrate.js'
import { SqliteError } from './errors.js'
import type { Look } from './protocol.js'
import type { SqliteThread } from './thread.js'

/** Up to which size each page of a file is looked at before it is opened, in bytes: a larger one takes too long. */
const MOST_WHOLE = 64 * 1024 ** 2

/**
 * Says what is wrong with a file before anything is written to it. Rejects with Problem `invalid-configuration`.
 * @param isWhole whether each page is looked at, however large the file is
 */
export async function checkFile(
  path: string,
  thread: SqliteThread,
  steps: Readonly<Record<string, Migration>>,
  isWhole = false,
): Promise<void> {
  const file = basename(path)
  const fault = (what: string, cause?: unknown) => unusable('dataDir', `${file} ${what}`, cause)
  let look: Look
  try {
    look = await thread.ask('look', { path, isWhole: isWhole || (await stat(path)).size <= MOST_WHOLE })
  } catch (error) {
    // A write that was cut short is undone by whoever opens the file for writing.
    if (isCode(error, 'SQLITE_READONLY')) return
    if (isCode(error, 'SQLITE_NOTADB')) throw fault(NO_DATABASE, error)
    if (isCode(error, 'SQLITE_CORRUPT')) throw fault(DAMAGED, error)
    throw error
  }
  if (look.faults.length > 0) throw fault(DAMAGED, new Error(look.faults.join('; ')))
  if (look.tables.length > 0 && !look.tables.includes(MIGRATIONS_TABLE)) throw fault(NOT_OURS)
  if (unknownSteps(look.migrations, steps).length > 0) throw fault(NEWER)
}

const NO_DATABASE = 'is no SQLite database: move it away, or name another data folder'
const DAMAGED = 'is damaged: move it away and put a backup in its place'
const NOT_OURS = 'is the database of another program: move it away, or name another data folder'
const NEWER = 'was written by a later version: install that version, or put an older backup in its place'

const isCode = (error: unknown, code: string): boolean =>
  error instanceof SqliteError && (error.code === code || error.code.startsWith(`${code}_`))
