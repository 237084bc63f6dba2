import type { Problem } from '../problem/index.js'

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

/** What is wrong with the options of a task, if anything is. */
export function faultIn({
  priority = 0,
  delay = 0,
  timeout = 1,
  retries = 0,
}: TaskOptions): string | undefined {
  if (Number.isNaN(priority)) return 'priority is NaN'
  if (!(delay >= 0 && Number.isFinite(delay))) return `delay is ${String(delay)} ms; it must be 0 or more`
  if (!(timeout > 0)) return `timeout is ${String(timeout)} ms; it must be above 0`
  return retries >= 0 ? undefined : `retries is ${String(retries)}; it must be 0 or more`
}

/** Most tasks never look at their signal, and making one costs more than many a task. */
export class LazyAttempt implements Attempt {
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
