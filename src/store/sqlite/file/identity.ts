import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Log } from '../../../log/index.js'
import { storageUnavailable } from '../../commit/failures.js'

/** How old a look at the file may be, in milliseconds. */
const LOOK_MS = 1000

/** What a database consists of while it is open: its file, its log of commits, and what readers and writers share. */
const PARTS = ['', '-wal', '-shm'] as const

/**
 * Knows the files of an open database again. What is written into a file that was removed is gone with the process,
 * although the system writes it without a word.
 */
export class FileIdentity {
  /** Device and inode of each part that was seen, by its path. */
  readonly #known = new Map<string, string>()
  #looked = Number.NEGATIVE_INFINITY
  #isGone = false

  /** @param now milliseconds, from any beginning */
  constructor(
    private readonly path: string,
    private readonly log: Log,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether it must be looked at again before anything is said to be kept. */
  get isDue(): boolean {
    // A new database has all of its parts with its first commit.
    return this.#isGone || this.#known.size < PARTS.length || this.now() - this.#looked >= LOOK_MS
  }

  /** What is there now has been opened. */
  async begin(): Promise<void> {
    this.#known.clear()
    await this.look()
  }

  /** Rejects with Problem `storage-unavailable` where a part is missing or another than it was. */
  async look(): Promise<void> {
    const now = this.now()
    for (const part of PARTS) {
      const fault = await this.#faultOf(this.path + part)
      if (fault === undefined) continue
      if (!this.#isGone) this.log.error(GONE, { file: basename(this.path + part), fault })
      this.#isGone = true
      throw storageUnavailable(new Error(GONE), fault)
    }
    if (this.#isGone) this.log.info('the files of the database are there again')
    this.#isGone = false
    this.#looked = now
  }

  async #faultOf(path: string): Promise<string | undefined> {
    const known = this.#known.get(path)
    const found = await identityOf(path)
    if (known === undefined) {
      if (found !== undefined) this.#known.set(path, found)
      return undefined
    }
    if (found === known) return undefined
    const file = basename(path)
    return found === undefined
      ? `${file} is missing from the data folder: nothing is kept until it is back, or the host restarted`
      : `${file} in the data folder is another than was opened: nothing is kept until the host is restarted`
  }
}

const GONE = 'the database file is missing or another: nothing is kept'

/** Undefined where there is none; what may not be looked at is another. */
async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(path, { bigint: true })
    return `${String(dev)}:${String(ino)}`
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : `not to be seen: ${String(code)}`
  }
}
