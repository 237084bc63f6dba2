import type { Clock } from '../../time/index.js'

const HOUR_MS = 3_600_000

/** How many subjects are remembered. */
const MOST = 10_000

/** Lets the same thing be said once an hour. */
export class Seldom {
  readonly #said = new Map<string, number>()

  constructor(private readonly clock: Clock) {}

  /** Whether it is time to say something of a subject, which counts as said then. */
  isTime(subject: string): boolean {
    const now = this.clock.elapsed()
    if (now - (this.#said.get(subject) ?? -HOUR_MS) < HOUR_MS) return false
    if (this.#said.size >= MOST) this.#said.clear()
    this.#said.set(subject, now)
    return true
  }
}
