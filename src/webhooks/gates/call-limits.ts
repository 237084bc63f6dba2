import { isDeepStrictEqual } from 'node:util'
import type { CallPolicy, TriggerInstance } from '../../triggers/index.js'
import { oneAddress } from '../delivery/addresses.js'
import { ANYWHERE } from '../delivery/delivery.js'
import { BoundedCounts, type Counted } from '../delivery/bounded-counts.js'

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

/** What counting a call came to. */
export interface CountedCall {
  /** The limit that it is one too many for; then nothing is counted. */
  readonly usedUp: Usage | undefined
  /** Takes back that it was counted, while the times last in which it was. */
  readonly giveBack: () => void
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

  async take(instance: TriggerInstance, address: string): Promise<CountedCall> {
    const taken: (() => Promise<void>)[] = []
    for (const count of this.#of(instance)) {
      const { usage, giveBack } = await count.add(address)
      taken.push(giveBack)
      if (usage.used <= usage.calls) continue
      await Promise.all(taken.map((undo) => undo()))
      return { usedUp: usage, giveBack: () => undefined }
    }
    const giveBack = (): void => {
      for (const undo of taken) void undo()
    }
    return { usedUp: undefined, giveBack }
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
  readonly #counts: BoundedCounts

  constructor(
    readonly name: LimitName,
    readonly rate: Rate,
  ) {
    this.#counts = new BoundedCounts(rate.seconds)
  }

  async usage(address: string): Promise<Usage> {
    return this.#usageOf(await this.#counts.of(this.#keyOf(address)))
  }

  async add(address: string): Promise<{ readonly usage: Usage; readonly giveBack: () => Promise<void> }> {
    const key = this.#keyOf(address)
    const added = await this.#counts.add(key)
    return { usage: this.#usageOf(added), giveBack: () => this.#counts.giveBack(key, added.time) }
  }

  #usageOf({ count, ms }: Counted): Usage {
    const { name, rate } = this
    // A count whose time is over may be found before its timer has done away with it.
    return { name, ...rate, used: ms > 0 ? count : 0, ms }
  }

  #keyOf(address: string): string {
    return this.name === 'total' ? 'all' : oneAddress(address)
  }
}
