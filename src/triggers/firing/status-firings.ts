import type { Hop } from '../../chain/index.js'
import type { Log } from '../../log/index.js'
import type { Problem } from '../../problem/index.js'
import type { Clock, Stop } from '../../time/index.js'
import { MOST_A_SECOND, MOST_HOPS, PAUSE_MS, tooFar, tooFast } from './firing.js'

/** That an instance was not fired, and why. */
export interface Refusal {
  readonly problem: Problem
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** What bounds are kept with. */
export interface FiringParts {
  readonly clock: Clock
  readonly log: Log
  /** Hears that an instance was not fired, or is held back. */
  readonly onRefusal?: () => void
}

/** What an instance hears of its firings by statuses. */
export interface FiringListener {
  /** One was refused; of those that are held back, only the first is told. */
  readonly refused: () => void
  /** One that was held back is to be made up for. */
  readonly resumed: (firing: Hop) => void
}

/**
 * Bounds how often statuses fire one instance, so that triggers that set each other off come to an end, or to rest.
 * A chain that is too long ends. Where the chain is not known, as when a device answers later, an instance that fires
 * too often is held back for a while; if its conditions still hold then, it fires once.
 */
export class StatusFirings {
  /** When the second began in which firings are counted. */
  #second = -Infinity
  #inSecond = 0
  #endPause: Stop | undefined
  #heldBack: Hop | undefined
  #refusal: Refusal | undefined
  #logged = -Infinity

  constructor(
    private readonly instance: string,
    private readonly parts: FiringParts,
    private readonly listener: FiringListener,
  ) {}

  /** The last refusal, until it fires again. */
  get refusal(): Refusal | undefined {
    return this.#refusal
  }

  /** Whether a firing may happen. */
  admits(firing: Hop): boolean {
    if (this.#endPause) {
      this.#heldBack = firing
      return false
    }
    if (this.#isTooFast()) {
      this.#holdBack(firing)
      return false
    }
    if (firing.depth > MOST_HOPS) {
      this.#refuse(tooFar(firing))
      return false
    }
    this.#refusal = undefined
    return true
  }

  /** The conditions hold no more: there is nothing to make up for. */
  lapse(): void {
    this.#heldBack = undefined
  }

  /** Makes up for nothing any more. */
  close(): void {
    this.#endPause?.()
  }

  #isTooFast(): boolean {
    const now = this.parts.clock.now()
    // Clocks may be set back.
    if (Math.abs(now - this.#second) >= 1000) {
      this.#second = now
      this.#inSecond = 0
    }
    this.#inSecond += 1
    return this.#inSecond > MOST_A_SECOND
  }

  #holdBack(firing: Hop): void {
    this.#heldBack = firing
    this.#endPause = this.parts.clock.after(PAUSE_MS, () => {
      this.#endPause = undefined
      const heldBack = this.#heldBack
      this.#heldBack = undefined
      if (heldBack && this.admits(heldBack)) this.listener.resumed(heldBack)
    })
    this.#refuse(tooFast(firing))
  }

  #refuse(problem: Problem): void {
    const { clock, log, onRefusal } = this.parts
    const at = clock.now()
    this.#refusal = { problem, at }
    onRefusal?.()
    this.listener.refused()
    // The same loop may be set off again and again, and is not to fill the log.
    if (Math.abs(at - this.#logged) < PAUSE_MS) return
    this.#logged = at
    log.warn('a trigger was not fired', {
      instance: this.instance,
      code: problem.code,
      detail: problem.message,
    })
  }
}
