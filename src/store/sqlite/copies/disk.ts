import { link, lstat, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Problem } from '../../../problem/index.js'

/** Whether there is anything at a path. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** Sees to it that a file, or the names in a folder, outlast a loss of power. */
export async function settle(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives a file another name, in whose place there must be nothing. Rejects with the code `EEXIST`. */
export async function nameNew(from: string, to: string): Promise<void> {
  try {
    // Unlike renaming, this takes no other's place.
    await link(from, to)
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error
    // Not every file system knows two names of a file.
    await rename(from, to)
  }
  await settle(dirname(to))
}

/** What is the matter with a file that somebody has named. */
export const unusableFile = (file: string, message: string, cause?: unknown): Problem =>
  new Problem('invalid-configuration', message, { cause, faults: [{ path: file, message }] })

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
