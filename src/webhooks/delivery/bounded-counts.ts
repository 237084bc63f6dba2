import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'

/** So many are counted at once; beyond, those that were counted first are forgotten. */
const MOST = 10_000

/** How far a count has come. */
export interface Counted {
  readonly count: number
  /** How long until it begins anew, in milliseconds. */
  readonly ms: number
}

/** Counts by key, such as the address of a caller, each from its first time on for so many seconds. */
export class BoundedCounts {
  readonly #limiter: RateLimiterMemory
  /** The one that was counted first is the first. */
  readonly #keys = new Set<string>()

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

  async add(key: string): Promise<Counted> {
    const { consumedPoints, msBeforeNext, isFirstInDuration } = await this.#limiter.penalty(key)
    if (isFirstInDuration) this.#remember(key)
    return { count: consumedPoints, ms: msBeforeNext }
  }

  /** Takes back that one was counted; nothing happens if it is forgotten. */
  async giveBack(key: string): Promise<void> {
    if (this.#keys.has(key)) await this.#limiter.reward(key)
  }

  #remember(key: string): void {
    this.#keys.delete(key)
    for (const first of this.#keys) {
      if (this.#keys.size < this.most) break
      this.#keys.delete(first)
      void this.#limiter.delete(first)
    }
    this.#keys.add(key)
  }
}
