import { Problem } from '../../problem/index.js'
import type { MaybePromise } from '../runtime.js'

/** Lets so many jobs through at a time, in the order they came, and refuses more than it can hold. */
export class Lane {
  #running = 0
  readonly #waiting: (() => void)[] = []
  readonly #idle: (() => void)[] = []
  #releasing = false

  /**
   * @param width jobs that may run at once
   * @param depth jobs that may wait
   */
  constructor(
    private readonly width: number,
    private readonly depth: number,
  ) {}

  /** How many jobs wait. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Runs a job when its turn comes, at once if the lane is free. Throws Problem `queue-full`. */
  run<T>(job: () => MaybePromise<T>): MaybePromise<T> {
    if (this.#running < this.width && this.#waiting.length === 0) return this.#start(job)
    if (this.#waiting.length >= this.depth) {
      throw new Problem('queue-full', `${String(this.depth)} calls are waiting already`)
    }
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(this.#start(job))
        } catch (error) {
          reject(error)
        }
      })
    })
  }

  /** Resolves once nothing runs or waits. */
  async idle(): Promise<void> {
    if (this.#running === 0 && this.#waiting.length === 0) return
    await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  #start<T>(job: () => MaybePromise<T>): MaybePromise<T> {
    this.#running += 1
    let result: MaybePromise<T>
    try {
      result = job()
    } catch (error) {
      this.#release()
      throw error
    }
    if (result instanceof Promise) {
      const release = (): void => {
        this.#release()
      }
      result.then(release, release)
    } else {
      this.#release()
    }
    return result
  }

  /** Starts what waits. A job that ends at once comes back here; the loop, not the stack, goes on with the next. */
  #release(): void {
    this.#running -= 1
    if (this.#releasing) return
    this.#releasing = true
    while (this.#running < this.width) {
      const next = this.#waiting.shift()
      if (!next) break
      next()
    }
    this.#releasing = false
    if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }
}
