import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'

/** So many are counted at once; beyond, those that were counted first are forgotten. */
const MOST = 10_000

/** How far a count has come. */
export interface Counted {
  readonly count: number
  /** How long until it begins anew, in milliseconds. */
  readonly ms: number
}

/** How far a count has come with one more, and the time it was counted in. */
export interface Added extends Counted {
  readonly time: number
}

/** Counts by key, such as the address of a caller, each from its first time on for so many seconds. */
export class BoundedCounts {
  readonly #limiter: RateLimiterMemory
  /** In which time each is counted; the one that was counted first is the first. */
  readonly #times = new Map<string, number>()
  #lastTime = 0

  constructor(
    seconds: number,
    private readonly most = MOST,
  ) {
    this.#limiter = new RateLimiterMemory({ points: 1, duration: seconds, keyPrefix: '' })
  }

  async of(key: string): Promise<Counted> {
    const counted = await this.#limiter.get(key)
    return { count: counted?.consumedPoints ?? 0, ms: counted?.msBeforeNext ?? 0 }
  }

  async add(key: string): Promise<Added> {
    const { consumedPoints, msBeforeNext, isFirstInDuration } = await this.#limiter.penalty(key)
    if (isFirstInDuration) this.#remember(key)
    return { count: consumedPoints, ms: msBeforeNext, time: this.#times.get(key) ?? 0 }
  }

  /** Takes back that one was counted in a time; nothing happens if that is over or forgotten. */
  async giveBack(key: string, time: number): Promise<void> {
    const { ms } = await this.of(key)
    if (ms > 0 && this.#times.get(key) === time) await this.#limiter.reward(key)
  }

  #remember(key: string): void {
    this.#times.delete(key)
    for (const first of this.#times.keys()) {
      if (this.#times.size < this.most) break
      this.#times.delete(first)
      void this.#limiter.delete(first)
    }
    this.#times.set(key, (this.#lastTime += 1))
  }
}
