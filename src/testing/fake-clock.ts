import type { Clock, Stop } from '../time/index.js'

interface Wait {
  /** In how many milliseconds it falls due. */
  readonly left: () => number
  readonly run: () => void
  /** The clock has been set. */
  readonly hearSet?: () => void
}

/** A clock that stands still until it is moved by hand. */
export class FakeClock implements Clock {
  #now: number
  #elapsed = 0
  readonly #waits = new Set<Wait>()

  /** @param start milliseconds since the epoch */
  constructor(start = Date.parse('2026-03-14T09:26:53Z')) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  elapsed(): number {
    return this.#elapsed
  }

  after(delayMs: number, run: () => void): Stop {
    const due = this.#elapsed + delayMs
    return this.#wait({ left: () => due - this.#elapsed, run })
  }

  at(moment: number, run: () => void, onSetBack?: () => void): Stop {
    let since = this.#now
    const hearSet = (): void => {
      if (this.#now >= since) return
      since = this.#now
      onSetBack?.()
    }
    return this.#wait({ left: () => moment - this.#now, run, hearSet })
  }

  /** What waits: nothing is left of what has been closed properly. */
  get pending(): number {
    return this.#waits.size
  }

  /**
   * Moves on by so many milliseconds, firing what falls due in order of time, each at its own moment. What
   * they set off has settled before the next fires.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#waits.delete(next)
      this.#goOn(Math.max(0, next.left()))
      next.run()
      await settle()
    }
    this.#goOn(end - this.#elapsed)
    await settle()
  }

  /**
   * Sets the clock, as somebody sets it, or as a machine shows it that has slept: no time goes by. What waits for a
   * moment that has come thereby fires.
   * @param now milliseconds since the epoch
   */
  async set(now: number): Promise<void> {
    this.#now = now
    for (const wait of [...this.#waits]) if (wait.left() > 0 && this.#waits.has(wait)) wait.hearSet?.()
    await this.advance(0)
  }

  #wait(wait: Wait): Stop {
    this.#waits.add(wait)
    return () => {
      this.#waits.delete(wait)
    }
  }

  #goOn(ms: number): void {
    this.#now += ms
    this.#elapsed += ms
  }

  #next(end: number): Wait | undefined {
    let next: Wait | undefined
    for (const wait of this.#waits) {
      const left = wait.left()
      if (left <= end - this.#elapsed && (!next || left < next.left())) next = wait
    }
    return next
  }
}

/** Lets promises that are already resolved run their course. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
