import type { MaybePromise } from '../../runtime/index.js'
import type { Problem } from '../../problem/index.js'
import type { Delivery } from '../delivery/delivery.js'
import { inOrder, type Gate } from '../gates/gate.js'

/** Why what a gate has used up is given back. */
export type GiveBackReason = Parameters<NonNullable<Gate['giveBack']>>[1]

/**
 * What gates use up of that there is only so much of. Only once all gates are passed that is done, since deciding has
 * no effects: a call that another gate refuses uses nothing up.
 */
export class Uses {
  readonly #gates: readonly Gate[]

  constructor(gates: readonly Gate[]) {
    this.#gates = inOrder(gates).filter((gate) => 'useUp' in gate)
  }

  /** Lets gates use up, in order; gives the refusal of the first that there is nothing left for. */
  take(delivery: Delivery, from = 0): MaybePromise<Problem | undefined> {
    for (let at = from; at < this.#gates.length; at += 1) {
      const refusal = this.#gates[at]?.useUp?.(delivery)
      if (refusal instanceof Promise)
        return refusal.then((later) => this.#refused(later, delivery, at) ?? this.take(delivery, at + 1))
      if (refusal) return this.#refused(refusal, delivery, at)
    }
    return undefined
  }

  /** The refusal of the first gate that there is nothing left for, where nothing is used up. */
  async foresee(delivery: Delivery): Promise<Problem | undefined> {
    for (const gate of this.#gates) {
      const refusal = await gate.foresee?.(delivery)
      if (refusal) return refusal
    }
    return undefined
  }

  /** Takes back what a delivery has used up. */
  giveBack(delivery: Delivery, reason: GiveBackReason, before = this.#gates.length): void {
    for (const gate of this.#gates.slice(0, before)) gate.giveBack?.(delivery, reason)
  }

  #refused(refusal: Problem | undefined, delivery: Delivery, at: number): Problem | undefined {
    if (refusal) this.giveBack(delivery, 'nothing ran', at)
    return refusal
  }
}
