import { isDeepStrictEqual } from 'node:util'
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'
import type { CallPolicy, TriggerInstance } from '../../triggers/index.js'
import { oneAddress } from '../delivery/addresses.js'
import { ANYWHERE } from '../delivery/delivery.js'

type RateLimit = NonNullable<CallPolicy['rate_limit']>
type Rate = NonNullable<RateLimit['total']>

/** Whose calls a limit counts together, as in its settings. */
export type LimitName = 'per_address' | 'total'

/** How far a limit is used up. */
export interface Usage extends Rate {
  readonly name: LimitName
  /** How many calls it has counted. */
  readonly used: number
  /** How long until it starts anew, in milliseconds. */
  readonly ms: number
}

/**
 * Counts the calls of instances that say how many they take, in this process alone. A count begins with its first
 * call and ends when its time is over; settings that change begin a new one.
 */
export class CallLimits {
  readonly #counts = new WeakMap<
    TriggerInstance,
    { readonly of: RateLimit; readonly counts: readonly Count[] }
  >()

  /** How far the limits of a call are used up; those of addresses are left out where its address is not known. */
  async usage(instance: TriggerInstance, address: string): Promise<readonly Usage[]> {
    const counts = this.#of(instance).filter(({ name }) => name === 'total' || address !== ANYWHERE)
    return await Promise.all(counts.map((count) => count.usage(address)))
  }

  /** The limit of a call that is used up and takes the longest to start anew; undefined where none is. */
  async look(instance: TriggerInstance, address: string): Promise<Usage | undefined> {
    const usedUp = (await this.usage(instance, address)).filter(({ used, calls }) => used >= calls)
    return usedUp.sort((a, b) => b.ms - a.ms)[0]
  }

  /** Counts a call; where that is one too many for a limit nothing is counted, and the limit is given. */
  async take(instance: TriggerInstance, address: string): Promise<Usage | undefined> {
    const taken: Count[] = []
    for (const count of this.#of(instance)) {
      const usage = await count.add(address)
      taken.push(count)
      if (usage.used <= usage.calls) continue
      await Promise.all(taken.map((one) => one.giveBack(address)))
      return usage
    }
    return undefined
  }

  /** Takes back that a call was counted. */
  giveBack(instance: TriggerInstance, address: string): void {
    for (const count of this.#of(instance)) void count.giveBack(address)
  }

  #of(instance: TriggerInstance): readonly Count[] {
    const { rate_limit } = instance.systemTrigger
    if (!rate_limit) return []
    const before = this.#counts.get(instance)
    if (before?.of === rate_limit) return before.counts
    // The same settings may come as another object, such as when a configuration is read again.
    const counts = (['per_address', 'total'] as const).flatMap((name) => {
      const rate = rate_limit[name]
      if (!rate) return []
      return (
        before?.counts.find((one) => one.name === name && isDeepStrictEqual(one.rate, rate)) ??
        new Count(name, rate)
      )
    })
    this.#counts.set(instance, { of: rate_limit, counts })
    return counts
  }
}

/** One limit of one instance, and what it has counted. */
class Count {
  readonly #limiter: RateLimiterMemory

  constructor(
    readonly name: LimitName,
    readonly rate: Rate,
  ) {
    this.#limiter = new RateLimiterMemory({ points: rate.calls, duration: rate.seconds, keyPrefix: '' })
  }

  async usage(address: string): Promise<Usage> {
    const counted = await this.#limiter.get(this.#keyOf(address))
    return this.#usageOf(counted?.consumedPoints ?? 0, counted?.msBeforeNext ?? 0)
  }

  async add(address: string): Promise<Usage> {
    const { consumedPoints, msBeforeNext } = await this.#limiter.penalty(this.#keyOf(address))
    return this.#usageOf(consumedPoints, msBeforeNext)
  }

  async giveBack(address: string): Promise<void> {
    await this.#limiter.reward(this.#keyOf(address))
  }

  #usageOf(used: number, ms: number): Usage {
    const { name, rate } = this
    // A count whose time is over may be found before its timer has done away with it.
    return { name, ...rate, used: ms > 0 ? used : 0, ms }
  }

  #keyOf(address: string): string {
    return this.name === 'total' ? 'all' : oneAddress(address)
  }
}
