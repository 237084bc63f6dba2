import { murmur3 } from './murmur.js'

/** How many picks are kept before they are forgotten all at once. */
const MOST_PICKS = 100_000

/** Which node of a list a module belongs to: all of PlaceOS picks like this. @see caspiano/rendezvous-hash */
export class Rendezvous {
  readonly #picks = new Map<string, string | undefined>()

  /** @param nodes base URLs, in any order */
  constructor(readonly nodes: readonly string[]) {}

  /** The node for a key; undefined where there is none. A pick is kept: it costs some 10 µs a node. */
  pick(key: string): string | undefined {
    if (this.#picks.has(key)) return this.#picks.get(key)
    if (this.#picks.size >= MOST_PICKS) this.#picks.clear()
    const picked = pickNode(this.nodes, key)
    this.#picks.set(key, picked)
    return picked
  }
}

/** The node with the highest score for a key; of two with the same, the one whose text is greater. */
export function pickNode(nodes: readonly string[], key: string): string | undefined {
  let best: { readonly node: string; readonly score: bigint } | undefined
  for (const node of nodes) {
    const score = murmur3(`${node}-${key}`)
    const isBetter = !best || score > best.score || (score === best.score && node > best.node)
    if (isBetter) best = { node, score }
  }
  return best?.node
}
