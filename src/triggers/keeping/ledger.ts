import type { Log } from '../../log/index.js'
import type { Clock, Stop } from '../../time/index.js'
import type { Activity } from '../definition/activity.js'
import type { Change, TriggerStore } from './trigger-store.js'

/** What the ledger writes down of. */
export interface Active {
  readonly id: string
  readonly activity: Activity
}

/** How long what nobody waits for may stay unwritten, in milliseconds. */
const LAZY_MS = 5000

/**
 * Writes down what instances have been through. Notes that come while a write is under way are written together
 * by the next, so a burst costs a few commits however long it is.
 */
export class Ledger {
  #unwritten = new Map<string, Active>()
  #writing: Promise<void> | undefined
  #stopWaiting: Stop | undefined

  constructor(
    private readonly store: TriggerStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Resolves once the present activity is kept. Rejects with Problem `storage-unavailable`; it is then tried again later. */
  async note(active: Active): Promise<void> {
    this.#unwritten.set(active.id, active)
    // What is being written now may be older than this note.
    if (this.#writing) await this.#writing.catch(() => undefined)
    // Of all who waited, the first writes for all; whether that succeeds or not, nobody tries again by himself.
    if (this.#writing) await this.#writing
    else if (this.#unwritten.has(active.id)) await this.#write()
  }

  /** Sees to it that the present activity is kept soon. */
  noteLazily(active: Active): void {
    this.#unwritten.set(active.id, active)
    this.#writeLater()
  }

  /** Forgets an instance that is gone. */
  forget(id: string): void {
    this.#unwritten.delete(id)
  }

  /** Writes what is unwritten, and writes no more by itself. Never rejects: what cannot be written is logged. */
  async close(): Promise<void> {
    while (this.#writing) await this.#writing.catch(() => undefined)
    if (this.#unwritten.size > 0) {
      await this.#write().catch((error: unknown) => {
        this.log.error('the last activity of triggers could not be kept', { error })
      })
    }
    this.#stopWaiting?.()
  }

  #writeLater(): void {
    this.#stopWaiting ??= this.clock.after(LAZY_MS, () => {
      this.#stopWaiting = undefined
      if (this.#unwritten.size === 0) return
      if (this.#writing) {
        this.#writeLater()
        return
      }
      this.#write().catch((error: unknown) => {
        this.log.warn('the activity of triggers could not be kept; it is tried again', { error })
      })
    })
  }

  #write(): Promise<void> {
    const taken = this.#unwritten
    this.#unwritten = new Map()
    const changes = Array.from(taken.values(), ({ id, activity }): Change => ({
      kind: 'note activity',
      instance: id,
      activity,
    }))
    const written = this.store
      .apply(changes)
      .then(() => undefined)
      .catch((error: unknown) => {
        // What was noted meanwhile is as new or newer.
        this.#unwritten = new Map([...taken, ...this.#unwritten])
        this.#writeLater()
        throw error
      })
      .finally(() => {
        this.#writing = undefined
      })
    this.#writing = written
    return written
  }
}
