import { presentHop } from '../../../chain/index.js'
import { Problem } from '../../../problem/index.js'
import { hookId } from './hooks.js'

/** A module that loads. */
interface Loading {
  readonly id: string
  readonly name: string
}

/** Which modules that load wait for which others to have loaded, so that none wait for each other. */
export class LoadWaits {
  /** Each with those it waits for, and how many of its calls do. */
  readonly #waits = new Map<Loading, Loading[]>()

  /**
   * Waits until a module has loaded. Rejects at once with Problem `driver-loop`, which names the circle, where that
   * would wait for what is waiting now.
   */
  async wait(target: Loading, loaded: Promise<void>): Promise<void> {
    const waiter = this.#loadingNow(target)
    if (!waiter) {
      await loaded
      return
    }
    const way = this.#wayFrom(target, waiter)
    if (way) throw new Problem('driver-loop', `modules wait for each other to load: ${said(waiter)} → ${way}`)
    const targets = this.#waits.get(waiter) ?? []
    this.#waits.set(waiter, targets)
    targets.push(target)
    try {
      await loaded
    } finally {
      targets.splice(targets.indexOf(target), 1)
    }
  }

  /** Notes a module that loads; gives what ends that. */
  begin(module: Loading): () => void {
    this.#waits.set(module, [])
    return () => {
      this.#waits.delete(module)
    }
  }

  /** The module whose loading sets off what happens now. */
  #loadingNow(target: Loading): Loading | undefined {
    const ids = new Set<string>()
    for (let hop = presentHop(); hop; hop = hop.before) ids.add(hop.id)
    if (ids.size === 0) return undefined
    if (ids.has(hookId(target.id, 'onLoad'))) return target
    return [...this.#waits.keys()].find(({ id }) => ids.has(hookId(id, 'onLoad')))
  }

  /** How one waits for another, in words; undefined if it does not. */
  #wayFrom(from: Loading, to: Loading, seen = new Set<Loading>()): string | undefined {
    if (from === to) return said(to)
    seen.add(from)
    for (const next of this.#waits.get(from) ?? []) {
      const way = seen.has(next) ? undefined : this.#wayFrom(next, to, seen)
      if (way !== undefined) return `${said(from)} → ${way}`
    }
    return undefined
  }
}

const said = ({ id, name }: Loading): string => `${name} (${id})`
