import type { Registry } from 'prom-client'
import Histogram from 'prom-client/lib/histogram.js'
import { Problem } from '../problem/index.js'
import { Tally } from './tally.js'

/** Upper bounds of how long the storage takes, in seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** What is asked of the storage: commits, look-ups of keys, looks for changes and replies, and loading it all. */
export type StorageOperation = 'commit' | 'key' | 'look' | 'load'

/** Hears how each use of the storage ended: with a failure where it has not answered. */
export type StorageListener = (operation: StorageOperation, failure: Problem | undefined) => void

/** Measures the storage, and tells whether it answers. */
export class StorageMeter {
  readonly #seconds: Histogram<'operation'>
  readonly #failures: Tally<'operation'>
  #listener: StorageListener = () => undefined

  constructor(register: Registry, prefix: string) {
    this.#seconds = new Histogram({
      name: `${prefix}storage_seconds`,
      help: 'Time the storage took, be it to fail, by what was asked; a commit may hold many units',
      labelNames: ['operation'],
      buckets: BUCKETS,
      registers: [register],
    })
    this.#failures = new Tally(register, {
      name: `${prefix}storage_failures_total`,
      help: 'Times the storage could not be used, by what was asked',
      labels: ['operation'],
    })
  }

  /** Tells one listener from now on. */
  listen(listener: StorageListener): void {
    this.#listener = listener
  }

  /** Measures a use of the storage. What it refuses for a good reason, such as a conflict, it has answered. */
  async timed<T>(operation: StorageOperation, use: () => Promise<T>): Promise<T> {
    const end = this.#seconds.startTimer({ operation })
    try {
      const result = await use()
      this.#listener(operation, undefined)
      return result
    } catch (error) {
      const isAnswered = error instanceof Problem && error.code !== 'storage-unavailable'
      if (!isAnswered) this.#failures.add(operation)
      this.#listener(operation, isAnswered ? undefined : Problem.from(error))
      throw error
    } finally {
      end()
    }
  }
}
