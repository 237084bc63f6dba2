import type { Clock, Stop } from '../time/index.js'

/** How long a call waits for what it did to be kept, in milliseconds. */
export const PATIENCE_MS = 2000

/** One timer for all who wait for commits: one for each of them would cost each call. */
export class Patience {
  #stop: Stop | undefined

  /** @param giveUp tells those who have waited since a moment, and gives since when the first of the others has */
  constructor(
    private readonly clock: Clock,
    private readonly giveUp: (before: number) => number | undefined,
  ) {}

  /** Somebody waits. @param since as the clock's `elapsed` */
  begin(since: number): void {
    if (this.#stop) return
    const left = Math.min(PATIENCE_MS, Math.max(0, since + PATIENCE_MS - this.clock.elapsed()))
    this.#stop = this.clock.after(left, () => {
      this.#stop = undefined
      const next = this.giveUp(this.clock.elapsed() - PATIENCE_MS)
      if (next !== undefined) this.begin(next)
    })
  }

  /** Nobody waits any more. */
  end(): void {
    this.#stop?.()
    this.#stop = undefined
  }
}
