import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../../../log/index.js'
import { storageUnavailable, unusable } from '../../commit/failures.js'
import { wordsFor, type HostAtWork, type Presence } from '../../hosts.js'
import { SqliteError } from '../errors.js'
import type { Asked } from '../protocol.js'

/** What can hold a lock. */
export interface Holding {
  ask(kind: 'hold', given: Asked['hold']): Promise<undefined>
}

/** The file whose lock SQLite gives to one host alone. It stays empty, and means nothing while nobody holds it. */
const SEAT = 'placeos-webhooks.db-host'

/** Beside it, who says to hold it. */
const CARD = `${SEAT}.json`

/** How long it is waited for one that is just going, in milliseconds. */
const PATIENCE_MS = 1000

const Card = z.object({ pid: z.int(), machine: z.string(), address: z.string().optional() })

/**
 * The place of the one host of a data folder. The system gives its lock back with the process, whatever ends that, so
 * that no lock outlasts its host; a copy of the folder has one of its own.
 */
export class HostSeat implements Presence {
  readonly hosts = 1
  #isTaken = false
  #address: string | undefined
  #written: Promise<void> = Promise.resolve()

  constructor(
    private readonly dataDir: string,
    private readonly log: Log,
  ) {}

  /**
   * Takes it by what goes on to hold it. Rejects with Problem `invalid-configuration` where another host has it.
   * A thread that takes the place of one that has died takes it again.
   */
  async take(thread: Holding): Promise<void> {
    const path = join(this.dataDir, SEAT)
    await open(path, 'a', 0o600).then(
      (file) => file.close(),
      (error: unknown) => {
        throw storageUnavailable(error, `${SEAT} cannot be opened for writing in the data folder`)
      },
    )
    try {
      await thread.ask('hold', { path, waitMs: PATIENCE_MS })
    } catch (error) {
      if (!isBusy(error)) throw error
      const holder = await cardOf(this.dataDir)
      // What a thread held that has died may still be this process's own.
      if (this.#isTaken && holder?.pid === process.pid) return
      throw unusable('dataDir', taken(holder), error)
    }
    this.#isTaken = true
    await this.#write()
  }

  async listensAt(address: string): Promise<void> {
    this.#address = address
    if (this.#isTaken) await this.#write()
  }

  async close(): Promise<void> {
    if (!this.#isTaken) return
    this.#isTaken = false
    await this.#written
    await rm(join(this.dataDir, CARD), { force: true }).catch(() => undefined)
  }

  /** Others do without it where it cannot be written: the lock is what counts. */
  #write(): Promise<void> {
    const card = JSON.stringify({ pid: process.pid, machine: hostname(), address: this.#address })
    const path = join(this.dataDir, CARD)
    this.#written = this.#written
      .then(async () => {
        await writeFile(`${path}.new`, card, { mode: 0o600 })
        await rename(`${path}.new`, path)
      })
      .catch((error: unknown) => {
        this.log.warn('it could not be written who is at work on the data folder', { error })
      })
    return this.#written
  }
}

/** The host that is at work on a data folder, if there is one; nothing is made and nothing changed. */
export async function hostAtWork(dataDir: string, thread: Holding): Promise<HostAtWork | undefined> {
  const path = join(dataDir, SEAT)
  try {
    await (await open(path, 'r')).close()
  } catch {
    // No host has ever been there, or this user may not see it.
    return undefined
  }
  try {
    await thread.ask('hold', { path, waitMs: 0 })
    return undefined
  } catch (error) {
    if (!isBusy(error)) throw error
    return (await cardOf(dataDir)) ?? { pid: undefined, machine: hostname(), address: undefined }
  }
}

async function cardOf(dataDir: string): Promise<HostAtWork | undefined> {
  try {
    const { pid, machine, address } = Card.parse(JSON.parse(await readFile(join(dataDir, CARD), 'utf8')))
    return { pid, machine, address }
  } catch {
    return undefined
  }
}

const taken = (holder: HostAtWork | undefined): string =>
  `a host is at work on this data folder already${holder ? ` (${wordsFor(holder, hostname())})` : ''}: ` +
  'stop it, or name another folder'

const isBusy = (error: unknown): boolean =>
  error instanceof SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)
