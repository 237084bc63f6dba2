import type { ExecutionFeed, ExecutionStream, FeedEntry } from '../../../src/journal/index.js'
import { Listeners, type Stop } from '../../../src/time/index.js'

type Listener = (entry: FeedEntry) => void

/** A feed of its own making: entries are whatever a spec records, and only so many can be told again. */
export class SpecFeed implements ExecutionFeed {
  readonly #rings = new Map<string, { readonly seq: number; readonly json: string }[]>()
  readonly #seqs = new Map<string, number>()
  readonly #listeners = new Listeners<string, Listener>()

  constructor(private readonly remembered = 1000) {}

  /** How many follow it. */
  get followers(): number {
    return this.#listeners.keys().reduce((sum, key) => sum + this.#listeners.of(key).length, 0)
  }

  /** Something has happened to an instance; gives its number in the instance's stream. */
  record(system: string, instance: string, event: object = {}): number {
    this.#add(`${system} *`, { instance, ...event })
    return this.#add(`${system} ${instance}`, { instance, ...event })
  }

  follow({ system, instance }: ExecutionStream, since: number | undefined, listener: Listener): Stop {
    const key = `${system} ${instance}`
    if (since !== undefined) {
      const ring = this.#rings.get(key) ?? []
      const first = ring[0]?.seq ?? (this.#seqs.get(key) ?? 0) + 1
      if (since + 1 < first) {
        const ids = { after: 'exec-0', before: 'exec-1' }
        listener({ gap: { from: since + 1, to: first - 1, dropped: first - 1 - since, ...ids } })
      }
      for (const entry of ring) if (entry.seq > since) listener(entry)
    }
    return this.#listeners.add(key, listener)
  }

  #add(key: string, event: object): number {
    const seq = (this.#seqs.get(key) ?? 0) + 1
    this.#seqs.set(key, seq)
    const entry = { seq, json: JSON.stringify({ seq, ...event }) }
    const ring = this.#rings.get(key) ?? []
    this.#rings.set(key, ring)
    ring.push(entry)
    if (ring.length > this.remembered) ring.shift()
    for (const listener of this.#listeners.of(key)) listener(entry)
    return seq
  }
}
