import { open, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Log } from '../../../log/index.js'
import { SqliteError } from '../errors.js'

/** How much room is kept, in bytes: twice what SQLite has in its log before it writes that into the file. */
const BYTES = 8 * 1024 ** 2

/** How much is written at a time, in bytes. */
const PIECE_BYTES = BYTES / 32

/** With less than this free, the disk is as good as full, in bytes. */
const SHORT_BYTES = BYTES / 4

/** How much is to be free beside it, so that it takes the last room from nobody. */
const FREE_BYTES = 2 * BYTES

/**
 * Room on the disk that is kept for what makes room: where the disk is full, SQLite cannot delete a row either, since it
 * writes down first what it is about to do.
 */
export class Reserve {
  #isThere = false

  /** @param path of the file that takes the room */
  constructor(
    private readonly path: string,
    private readonly log: Log,
  ) {}

  /** Takes the room, if there is plenty. Never rejects: without it, all works until the disk is full. */
  async take(): Promise<void> {
    if (this.#isThere) return
    try {
      const known = await stat(this.path).catch(() => undefined)
      this.#isThere = known?.size === BYTES || (await this.#write())
    } catch {
      await this.#remove()
    }
  }

  /**
   * Does what makes room; where the disk is full or nearly so, with the room that is kept for that.
   * @param settle brings what waits in the log into the file, so that the log takes less room
   */
  async makingRoom<T>(work: () => Promise<T>, settle: () => Promise<unknown>): Promise<T> {
    if (await this.#isShort()) await this.#give(settle)
    let result: T
    try {
      result = await work()
    } catch (error) {
      if (!isFull(error) || !(await this.#give(settle))) throw error
      result = await work()
    }
    await this.take()
    return result
  }

  async #write(): Promise<boolean> {
    if ((await this.#free()) < BYTES + FREE_BYTES) return false
    const file = await open(this.path, 'w', 0o600)
    try {
      // Not to outlast a loss of power: a start takes it anew.
      const piece = Buffer.alloc(PIECE_BYTES)
      for (let at = 0; at < BYTES; at += PIECE_BYTES) await file.write(piece)
    } finally {
      await file.close()
    }
    return true
  }

  /** @returns whether there was any */
  async #give(settle: () => Promise<unknown>): Promise<boolean> {
    if (!this.#isThere) return false
    this.#isThere = false
    this.log.warn('the disk is full: room that was kept for that is used to forget what is old')
    await this.#remove()
    await settle()
    return true
  }

  /** Whether SQLite's log has no room to grow: then it cannot be brought into the file either. */
  async #isShort(): Promise<boolean> {
    return this.#isThere && (await this.#free().catch(() => Infinity)) < SHORT_BYTES
  }

  async #free(): Promise<number> {
    const { bavail, bsize } = await statfs(dirname(this.path))
    return bavail * bsize
  }

  async #remove(): Promise<void> {
    await rm(this.path, { force: true }).catch(() => undefined)
  }
}

/** Whether an error of a store says that the disk is full. */
const isFull = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof SqliteError && error.cause.code.startsWith('SQLITE_FULL')
