import { Problem } from '../problem/index.js'
import type { Clock } from '../time/index.js'

/** How a task waits for its turn, after PlaceOS's driver queue (`driver/queue.cr`). */
export interface TaskOptions {
  /** A waiting task of the same name is replaced in place; its caller gets this task's result. */
  readonly name?: string
  /** Higher runs sooner; equal ones keep their order. @default 50 */
  readonly priority?: number
  /** Pause after this task before the next one starts, in milliseconds. @default 0 */
  readonly delay?: number
  /** How long one attempt may take, in milliseconds. @default 5000 */
  readonly timeout?: number
  /** Further attempts after one that ran out of time, each 20 higher in priority. @default 3 */
  readonly retries?: number
}

/** Work for the device; `signal` fires when the attempt runs out of time. */
export type Task<T> = (signal: AbortSignal) => T | Promise<T>

const RETRY_BONUS = 20

interface Entry {
  task: Task<unknown>
  readonly name: string | undefined
  priority: number
  delay: number
  timeout: number
  retries: number
  settle: { resolve: (value: unknown) => void; reject: (error: unknown) => void }[]
}

/** A module's commands to its device: one at a time, the most urgent first. */
export class TaskQueue {
  readonly #waiting: Entry[] = []
  #busy = false
  #closed = false

  constructor(private readonly clock: Clock) {}

  /** Tasks that have not started. */
  get size(): number {
    return this.#waiting.length
  }

  /**
   * Runs a task when its turn comes and gives its result.
   * Rejects with what the task throws, or with Problem `driver-timeout` once its attempts are used up.
   */
  add<T>(task: Task<T>, options: TaskOptions = {}): Promise<T> {
    if (this.#closed) return Promise.reject(new Problem('driver-failed', 'the module has stopped'))
    const { name, priority = 50, delay = 0, timeout = 5000, retries = 3 } = options
    return new Promise<unknown>((resolve, reject) => {
      const standing = name === undefined ? undefined : this.#waiting.find((entry) => entry.name === name)
      if (standing) {
        Object.assign(standing, { task, delay, timeout, retries })
        standing.settle.push({ resolve, reject })
        return
      }
      this.#insert({ task, name, priority, delay, timeout, retries, settle: [{ resolve, reject }] })
      this.#next()
    }) as Promise<T>
  }

  /** Rejects every waiting task with Problem `driver-failed`. */
  clear(reason = 'the queue was cleared'): void {
    for (const { settle } of this.#waiting.splice(0)) {
      for (const { reject } of settle) reject(new Problem('driver-failed', reason))
    }
  }

  /** Clears the queue and refuses further tasks. */
  close(): void {
    this.#closed = true
    this.clear('the module has stopped')
  }

  #insert(entry: Entry): void {
    const before = this.#waiting.findIndex(({ priority }) => priority < entry.priority)
    this.#waiting.splice(before === -1 ? this.#waiting.length : before, 0, entry)
  }

  #next(): void {
    if (this.#busy) return
    const entry = this.#waiting.shift()
    if (!entry) return
    this.#busy = true
    void this.#attempt(entry).then(() => {
      const free = (): void => {
        this.#busy = false
        this.#next()
      }
      if (entry.delay > 0) this.clock.after(entry.delay, free)
      else free()
    })
  }

  /** One attempt; it settles the callers unless the task goes back into the queue. */
  async #attempt(entry: Entry): Promise<void> {
    const abort = new AbortController()
    const outOfTime = new Problem('driver-timeout', `a task took longer than ${String(entry.timeout)} ms`)
    try {
      const result = await new Promise<unknown>((resolve, reject) => {
        const stop = this.clock.after(entry.timeout, () => {
          abort.abort(outOfTime)
          reject(outOfTime)
        })
        Promise.resolve(entry.task(abort.signal)).then(resolve, reject).finally(stop)
      })
      for (const { resolve } of entry.settle) resolve(result)
    } catch (error) {
      if (error === outOfTime && entry.retries > 0 && !this.#closed) {
        entry.retries -= 1
        entry.priority += RETRY_BONUS
        this.#insert(entry)
      } else {
        for (const { reject } of entry.settle) reject(error)
      }
    }
  }
}
