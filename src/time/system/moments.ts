import type { Clock, Stop } from '../clock.js'

/** How often the clock is looked at while something waits for a moment, in milliseconds: it may have been set. */
const LOOK_MS = 1000

interface Waiting {
  readonly moment: number
  /** What the clock showed when it began to wait, or was last told that the clock was set back. */
  since: number
  readonly run: () => void
  readonly onSetBack: (() => void) | undefined
}

/**
 * All who wait for the clock to show a moment. A timer alone would not do: it runs by time that goes by, and the clock
 * leaps when it is set and when the machine has slept. One timer looks for all of them.
 */
export class Moments {
  readonly #waiting = new Set<Waiting>()
  #stopTimer: Stop | undefined
  /** What the clock shows when it is looked at next, unless it is set before. */
  #next = Infinity

  constructor(private readonly clock: Pick<Clock, 'now' | 'after'>) {}

  add(moment: number, run: () => void, onSetBack?: () => void): Stop {
    const now = this.clock.now()
    const own: Waiting = { moment, since: now, run, onSetBack }
    this.#waiting.add(own)
    const next = Math.min(moment, now + LOOK_MS)
    if (next < this.#next) this.#lookAt(next, now)
    return () => {
      this.#waiting.delete(own)
      if (this.#waiting.size === 0) this.#rest()
    }
  }

  #look(): void {
    this.#rest()
    const now = this.clock.now()
    const due: Waiting[] = []
    const setBack: Waiting[] = []
    for (const one of this.#waiting) {
      if (one.moment <= now) due.push(one)
      else if (now < one.since) setBack.push(one)
    }
    try {
      for (const one of setBack) {
        one.since = now
        // One before it may have ended it.
        if (this.#waiting.has(one)) one.onSetBack?.()
      }
      for (const one of due.sort((a, b) => a.moment - b.moment)) if (this.#waiting.delete(one)) one.run()
    } finally {
      // Also where one has thrown: those after it are still due.
      this.#lookLater()
    }
  }

  #lookLater(): void {
    if (this.#waiting.size === 0) return
    const now = this.clock.now()
    let next = now + LOOK_MS
    for (const { moment } of this.#waiting) next = Math.min(next, moment)
    this.#lookAt(next, now)
  }

  #lookAt(next: number, now: number): void {
    this.#rest()
    this.#next = next
    this.#stopTimer = this.clock.after(Math.max(0, next - now), () => {
      this.#look()
    })
  }

  #rest(): void {
    this.#stopTimer?.()
    this.#stopTimer = undefined
    this.#next = Infinity
  }
}
