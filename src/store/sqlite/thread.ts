import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Log } from '../../log/index.js'
import type { Batch, BatchResult } from '../commit/batch.js'
import { storageUnavailable, unusable } from '../commit/failures.js'
import { errorOf } from './errors.js'
import { Packer } from '../commit/pack.js'
import type { Answer, Answered, Asked, Kind } from './protocol.js'

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** The thread with the database, seen from the one that serves: what takes its time there takes none here. */
export class SqliteThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #gone: Promise<void>
  readonly #packer = new Packer()
  #last = 0
  #end: { readonly cause: unknown } | undefined
  #isClosing = false

  /** Throws Problem `invalid-configuration` where the file of the thread is missing. */
  constructor(private readonly log: Log) {
    this.#worker = new Worker(workerFile())
    // It holds the process only while something is asked.
    this.#worker.unref()
    this.#worker.on('message', (answer: Answer) => {
      this.#settle(answer)
    })
    this.#worker.on('error', (error) => {
      this.#endWith(error)
    })
    this.#gone = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        this.#endWith(new Error(`the database thread has ended with ${code}`))
        resolve()
      })
    })
  }

  /** Whether it answers no more. */
  get hasEnded(): boolean {
    return this.#end !== undefined
  }

  /** Rejects with SQLite's refusal as `errorOf` gives it, and with Problem `storage-unavailable` once the thread is gone. */
  ask<K extends Kind>(
    kind: K,
    given: Asked[K],
    handedOver: readonly ArrayBuffer[] = [],
  ): Promise<Answered[K]> {
    return new Promise<Answered[K]>((resolve, reject) => {
      if (this.#end) {
        reject(storageUnavailable(this.#end.cause))
        return
      }
      this.#last += 1
      this.#waiting.set(this.#last, { resolve, reject })
      this.#worker.ref()
      this.#worker.postMessage({ id: this.#last, kind, given }, handedOver)
    })
  }

  /** Writes a batch. Rejects as `ask` does. */
  write(batch: Batch): Promise<BatchResult> {
    const packed = this.#packer.pack(batch)
    return this.ask('write', packed, [packed.bytes.buffer])
  }

  /** Closes the file and ends the thread. */
  async close(): Promise<void> {
    this.#isClosing = true
    if (!this.#end) await this.ask('close', {}).catch(() => undefined)
    this.#worker.ref()
    await this.#gone
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (this.#waiting.size === 0) this.#worker.unref()
    if ('failure' in answer) waiting?.reject(errorOf(answer.failure))
    else waiting?.resolve(answer.value as never)
  }

  #endWith(cause: unknown): void {
    if (this.#end) return
    this.#end = { cause }
    if (!this.#isClosing) this.log.error('the database thread has died', { error: cause })
    for (const { reject } of this.#waiting.values()) reject(storageUnavailable(cause))
    this.#waiting.clear()
  }
}

/** The file that the thread runs. A bundle takes this code along, and not that file. */
function workerFile(): string {
  const url: unknown = import.meta.url
  const isFile = typeof url === 'string' && url.startsWith('file:')
  // Sources run as they are in specs, and compiled elsewhere.
  const name = `sqlite-worker${isFile ? extname(url) : '.js'}`
  const file = isFile ? fileURLToPath(new URL(`./${name}`, url)) : name
  if (isFile && existsSync(file)) return file
  throw unusable(
    'dataDir',
    `the file of the database thread is missing (${file}): this is a bundle, so leave placeos-webhooks out of it, ` +
      'as `external` does in esbuild, Rollup, webpack and Vite',
  )
}
