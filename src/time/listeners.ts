import type { Stop } from './clock.js'

/** Functions that listen under a key; one may listen twice, each time on its own. */
export class Listeners<Key, Listener extends (...args: never) => unknown> {
  readonly #byKey = new Map<Key, Set<{ readonly listener: Listener }>>()

  add(key: Key, listener: Listener): Stop {
    const own = { listener }
    const all = this.#byKey.get(key) ?? new Set()
    this.#byKey.set(key, all.add(own))
    return () => {
      all.delete(own)
      if (all.size === 0 && this.#byKey.get(key) === all) this.#byKey.delete(key)
    }
  }

  has(key: Key): boolean {
    return this.#byKey.has(key)
  }

  /** Those who listen under a key at this moment; the list does not change while it is walked. */
  of(key: Key): Listener[] {
    const all = this.#byKey.get(key)
    return all ? Array.from(all, ({ listener }) => listener) : []
  }

  keys(): Key[] {
    return [...this.#byKey.keys()]
  }
}
