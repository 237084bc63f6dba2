import type { Registry } from 'prom-client'
import Counter from 'prom-client/lib/counter.js'

/** What a tally is called, and its labels in order. */
export interface TallyNames<Label extends string> {
  readonly name: string
  readonly help: string
  readonly labels: readonly Label[]
}

/**
 * A counter that costs the request path an addition: its labels are put together only when somebody asks.
 * Each label must have few values, none of a caller's choice.
 */
export class Tally<Label extends string> {
  readonly #counts = new Map<string, Map<string, number>>()

  constructor(register: Registry, { name, help, labels }: TallyNames<Label>) {
    const counts = this.#counts
    const [first, second] = labels
    new Counter({
      name,
      help,
      labelNames: labels,
      registers: [register],
      collect() {
        this.reset()
        for (const [one, others] of counts) {
          for (const [other, count] of others) this.inc(labelled([first, one], [second, other]), count)
        }
      },
    })
  }

  /** Counts one. */
  add(first: string, second = ''): void {
    let counts = this.#counts.get(first)
    if (!counts) this.#counts.set(first, (counts = new Map<string, number>()))
    counts.set(second, (counts.get(second) ?? 0) + 1)
  }
}

const labelled = <Label extends string>(
  ...pairs: readonly (readonly [Label | undefined, string])[]
): Partial<Record<Label, string>> => {
  const labels: Partial<Record<Label, string>> = {}
  for (const [name, value] of pairs) if (name !== undefined) labels[name] = value
  return labels
}
