import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'
import type { Log } from '../../log/index.js'
import type { Clock } from '../../time/index.js'
import { oneAddress } from '../delivery/addresses.js'

/** In how long a time wrong secrets are counted, in seconds. */
const SECONDS = 60

/** So many addresses are remembered at once that give no more secrets; beyond, the first are forgotten. */
const MOST_BLOCKED = 10_000

/** What counting asks. */
export interface WrongSecretsParts {
  readonly clock: Clock
  readonly log: Log
  /** How many wrong secrets an address may give within a minute; 0 for any number. */
  readonly most: number
}

/**
 * Counts the wrong secrets of addresses, in this process alone, and remembers which have given too many. Those that
 * have none cannot be counted, since others would be taken for them.
 */
export class WrongSecrets {
  readonly #wrong: RateLimiterMemory
  /** When each may try again, as the clock's `elapsed`; empty unless somebody guesses. */
  readonly #until = new Map<string, number>()
  /** When all may. */
  #last = 0

  constructor(private readonly parts: WrongSecretsParts) {
    this.#wrong = new RateLimiterMemory({ points: parts.most, duration: SECONDS, keyPrefix: '' })
  }

  /** How long an address may not try any more, in milliseconds; 0 where it may. */
  wait(address: string): number {
    if (this.#until.size === 0) return 0
    const now = this.parts.clock.elapsed()
    if (now >= this.#last) {
      this.#until.clear()
      return 0
    }
    return Math.max(0, (this.#until.get(oneAddress(address)) ?? 0) - now)
  }

  /** An address has given a wrong secret. */
  fail(address: string): void {
    const { most } = this.parts
    const key = most === 0 ? '' : oneAddress(address)
    if (key === '') return
    void this.#wrong.penalty(key).then(({ consumedPoints, msBeforeNext }) => {
      if (consumedPoints >= most) this.#block(key, msBeforeNext)
    })
  }

  #block(key: string, ms: number): void {
    const { clock, log } = this.parts
    const until = clock.elapsed() + ms
    if (!this.#until.has(key))
      log.warn('too many wrong secrets have come from an address', { address: key, ms })
    for (const first of this.#until.keys()) {
      if (this.#until.size < MOST_BLOCKED) break
      this.#until.delete(first)
    }
    this.#until.set(key, until)
    this.#last = Math.max(this.#last, until)
  }
}
