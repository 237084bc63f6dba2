import { Problem } from '../problem/index.js'
import type { Clock, Stop } from '../time/index.js'

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

/** One try at a task. */
export interface Attempt {
  /** Fires when the attempt runs out of time: the next one may begin at once. */
  readonly signal: AbortSignal
}

/** Work for the device. */
export type Task<T> = (attempt: Attempt) => T | Promise<T>

const RETRY_BONUS = 20
const STOPPED = 'the module has stopped'

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
  #starting = false
  #closed = false
  #endPause: Stop | undefined
  /** Ends the attempt under way; set while one is awaited. */
  #interrupt: ((reason: Problem) => void) | undefined

  constructor(private readonly clock: Clock) {}

  /** Tasks that have not started. */
  get size(): number {
    return this.#waiting.length
  }

  /**
   * Runs a task when its turn comes and gives its result. Only an attempt that ran out of time is made again:
   * a task that throws has failed. Rejects with what it throws, with Problem `driver-timeout` once its attempts
   * are used up, with `driver-failed` when the module stops, or with a RangeError when an option is no number that
   * makes sense.
   */
  add<T>(task: Task<T>, options: TaskOptions = {}): Promise<T> {
    if (this.#closed) return Promise.reject(new Problem('driver-failed', STOPPED))
    const fault = faultIn(options)
    if (fault !== undefined) return Promise.reject(new RangeError(`queue.add: ${fault}`))
    const { name, priority = 50, delay = 0, timeout = 5000, retries = 3 } = options
    return new Promise<unknown>((resolve, reject) => {
      const standing = name === undefined ? undefined : this.#waiting.find((entry) => entry.name === name)
      if (standing) {
        Object.assign(standing, { task, delay, timeout, retries })
        standing.settle.push({ resolve, reject })
        return
      }
      const entry = { task, name, priority, delay, timeout, retries, settle: [{ resolve, reject }] }
      // A queue at rest, as most are, needs no line to stand in.
      if (!this.#busy && this.#waiting.length === 0) {
        this.#start(entry)
      } else {
        this.#insert(entry)
        this.#next()
      }
    }) as Promise<T>
  }

  /** Rejects every waiting task with Problem `driver-failed`. */
  clear(reason = 'the queue was cleared'): void {
    for (const { settle } of this.#waiting.splice(0)) {
      for (const { reject } of settle) reject(new Problem('driver-failed', reason))
    }
  }

  /** Clears the queue, ends the attempt under way and refuses further tasks. */
  close(): void {
    this.#closed = true
    this.clear(STOPPED)
    this.#interrupt?.(new Problem('driver-failed', STOPPED))
    this.#endPause?.()
  }

  #insert(entry: Entry): void {
    const before = this.#waiting.findIndex(({ priority }) => priority < entry.priority)
    this.#waiting.splice(before === -1 ? this.#waiting.length : before, 0, entry)
  }

  /** Starts what waits. A task that ends at once comes back here; the loop, not the stack, goes on with the next. */
  #next(): void {
    if (this.#starting) return
    this.#starting = true
    while (!this.#busy) {
      const entry = this.#waiting.shift()
      if (!entry) break
      this.#start(entry)
    }
    this.#starting = false
  }

  #start(entry: Entry): void {
    this.#busy = true
    const attempt = new LazyAttempt()
    let result: unknown
    try {
      result = entry.task(attempt)
    } catch (error) {
      this.#reject(entry, error)
      return
    }
    if (result instanceof Promise) this.#await(entry, attempt, result)
    else this.#resolve(entry, result)
  }

  /** Waits for an attempt, until its time is over or the queue closes. */
  #await(entry: Entry, attempt: LazyAttempt, result: Promise<unknown>): void {
    const stop = this.clock.after(entry.timeout, () => {
      interrupt(new Problem('driver-timeout', `a task took longer than ${entry.timeout} ms`))
    })
    const interrupt = (reason: Problem): void => {
      end()
      attempt.abort(reason)
      if (entry.retries > 0 && !this.#closed) this.#retry(entry)
      else this.#reject(entry, reason)
    }
    const end = (): boolean => {
      stop()
      if (this.#interrupt !== interrupt) return false
      this.#interrupt = undefined
      return true
    }
    this.#interrupt = interrupt
    result.then(
      (value) => {
        if (end()) this.#resolve(entry, value)
      },
      (error: unknown) => {
        if (end()) this.#reject(entry, error)
      },
    )
  }

  #retry(entry: Entry): void {
    entry.retries -= 1
    entry.priority += RETRY_BONUS
    this.#insert(entry)
    this.#free(entry)
  }

  #resolve(entry: Entry, value: unknown): void {
    for (const { resolve } of entry.settle) resolve(value)
    this.#free(entry)
  }

  #reject(entry: Entry, error: unknown): void {
    for (const { reject } of entry.settle) reject(error)
    this.#free(entry)
  }

  /** Makes way for the next task, after the pause that this one asks for. */
  #free({ delay }: Entry): void {
    const free = (): void => {
      this.#busy = false
      this.#next()
    }
    if (delay > 0 && !this.#closed) this.#endPause = this.clock.after(delay, free)
    else free()
  }
}

function faultIn({ priority = 0, delay = 0, timeout = 1, retries = 0 }: TaskOptions): string | undefined {
  if (Number.isNaN(priority)) return 'priority is NaN'
  if (!(delay >= 0 && Number.isFinite(delay))) return `delay is ${String(delay)} ms; it must be 0 or more`
  if (!(timeout > 0)) return `timeout is ${String(timeout)} ms; it must be above 0`
  return retries >= 0 ? undefined : `retries is ${String(retries)}; it must be 0 or more`
}

/** Most tasks never look at their signal, and making one costs more than many a task. */
class LazyAttempt implements Attempt {
  #controller: AbortController | undefined
  #reason: Problem | undefined

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#reason) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  abort(reason: Problem): void {
    this.#reason = reason
    this.#controller?.abort(reason)
  }
}
