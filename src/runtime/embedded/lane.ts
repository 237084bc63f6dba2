import { Problem } from '../../problem/index.js'
import type { WebhookCall } from '../calls.js'
import type { MaybePromise } from '../runtime.js'
import type { WaitingRoom } from './waiting-room.js'

/** Lets so many jobs through at a time, in the order they came, and refuses more than it can hold. */
export class Lane {
  #running = 0
  readonly #waiting: (() => void)[] = []
  readonly #idle: (() => void)[] = []
  #releasing = false

  /**
   * @param width jobs that may run at once
   * @param depth jobs that may wait
   * @param room where the jobs of all lanes wait
   */
  constructor(
    private readonly width: number,
    private readonly depth: number,
    private readonly room: WaitingRoom,
  ) {}

  /** How many jobs wait. */
  get waiting(): number {
    return this.#waiting.length
  }

  /**
   * Runs a job when its turn comes, at once if the lane is free. Throws Problem `queue-full`.
   * @param listener hears if it has to wait
   */
  run<T>(job: () => MaybePromise<T>, listener?: Pick<WebhookCall, 'onQueued'>): MaybePromise<T> {
    if (this.#running < this.width && this.#waiting.length === 0) return this.#start(job)
    this.#requireRoom()
    this.room.enter()
    const turn = new Promise<T>((resolve, reject) => {
      this.#waiting.push(() => {
        this.room.leave()
        try {
          resolve(this.#start(job))
        } catch (error) {
          reject(error)
        }
      })
    })
    listener?.onQueued(this.#waiting.length)
    return turn
  }

  /** Resolves once nothing runs or waits. */
  async idle(): Promise<void> {
    if (this.#running === 0 && this.#waiting.length === 0) return
    await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  #requireRoom(): void {
    if (this.#waiting.length >= this.depth) {
      throw new Problem('queue-full', `${String(this.depth)} calls wait for the module already`)
    }
    if (this.room.isFull) {
      throw new Problem('queue-full', `${String(this.room.seats)} calls wait for modules already`)
    }
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
