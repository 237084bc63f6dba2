import type { Clock, Stop } from '../time/index.js'

interface Timer {
  readonly due: number
  readonly run: () => void
}

/** A clock that stands still until it is moved by hand. */
export class FakeClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  /** @param start milliseconds since the epoch */
  constructor(start = Date.parse('2026-03-14T09:26:53Z')) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  after(delayMs: number, run: () => void): Stop {
    const timer = { due: this.#now + delayMs, run }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** Timers that have not fired: none is left of what has been closed properly. */
  get pending(): number {
    return this.#timers.size
  }

  /**
   * Moves on by so many milliseconds, firing what falls due in order of time, each at its own moment. What
   * they set off has settled before the next fires.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.due)
      next.run()
      await settle()
    }
    this.#now = end
    await settle()
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.due <= end && (!next || timer.due < next.due)) next = timer
    }
    return next
  }
}

/** Lets promises that are already resolved run their course. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
