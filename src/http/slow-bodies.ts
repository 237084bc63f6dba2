import type { Clock, Stop } from '../time/index.js'

/** How often bodies are looked at, in milliseconds. */
const LOOK_MS = 1000

/** A body that is on its way. */
export interface ComingBody {
  /** How many of its bytes have come. */
  readonly bytes: number
  giveUp(): void
}

/**
 * Gives up bodies that come too slowly: each has a time, and one second more for each kilobyte that has come. All are
 * looked at together, since a timer for each call would cost each call.
 */
export class SlowBodies {
  /** With the look before which each began. */
  readonly #coming = new Map<ComingBody, number>()
  #looks = 0
  #stop: Stop | undefined

  /** @param limitMs how long a body may take, in milliseconds */
  constructor(
    private readonly clock: Clock,
    private readonly limitMs: number,
  ) {}

  expect(body: ComingBody): void {
    this.#coming.set(body, this.#looks)
    this.#stop ??= this.clock.after(LOOK_MS, this.#look)
  }

  /** A body has ended, or nobody waits for it any more. */
  forget(body: ComingBody): void {
    this.#coming.delete(body)
  }

  close(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  readonly #look = (): void => {
    this.#stop = undefined
    this.#looks += 1
    for (const [body, began] of this.#coming) {
      // Each began somewhere between two looks.
      const leastMs = (this.#looks - began - 1) * LOOK_MS
      if (leastMs < this.limitMs + body.bytes) continue
      this.#coming.delete(body)
      body.giveUp()
    }
    if (this.#coming.size > 0) this.#stop ??= this.clock.after(LOOK_MS, this.#look)
  }
}
