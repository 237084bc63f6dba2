import type { Clock } from '../time/index.js'

/** How long the next look-up of a name waits for others to share it, in milliseconds. */
export const SHARING_MS = 4

/** A look-up that is under way, and the one that those wait for who asked since. */
interface UnderWay<Found> {
  readonly found: Promise<Found>
  next?: Promise<Found>
}

/**
 * Looks things up for many at once. Those who ask while a look-up of the same name is under way share the next one,
 * which begins a little after it, so that what each gets was read after it asked: what another process has changed by
 * then is seen. Where the one under way fails, they fail with it, so that nobody waits for two that come to nothing.
 */
export class LookUps<Found> {
  readonly #underWay = new Map<string, UnderWay<Found>>()

  constructor(
    private readonly find: (name: string) => Promise<Found>,
    private readonly clock: Clock,
  ) {}

  of(name: string): Promise<Found> {
    const before = this.#underWay.get(name)
    if (!before) return this.#begin(name)
    return (before.next ??= before.found.then(this.#shared).then(() => this.#begin(name)))
  }

  readonly #shared = (): Promise<void> =>
    new Promise((resolve) => {
      this.clock.after(SHARING_MS, resolve)
    })

  #begin(name: string): Promise<Found> {
    const found = this.find(name)
    const underWay: UnderWay<Found> = { found }
    this.#underWay.set(name, underWay)
    found.then(
      () => {
        if (!underWay.next) this.#underWay.delete(name)
      },
      () => this.#underWay.delete(name),
    )
    return found
  }
}
