import type { Problem, ProblemCode } from '../problem/index.js'
import type { MaybePromise } from '../runtime/index.js'
import type { Delivery } from './delivery.js'

/** One ordered check that a delivery passes or is refused by. Gates have no side effects. */
export interface Gate {
  /** Names the gate in explanations and documents. */
  readonly name: string
  /** What it may refuse with. */
  readonly refusals: readonly ProblemCode[]
  /** Whether it can only be decided once the body has been read. */
  readonly needsBody?: true
  /** The refusal, or undefined to let the delivery pass; what it finds out it notes on the delivery. */
  check(delivery: Delivery): MaybePromise<Problem | undefined>
}

/**
 * The first refusal of the gates, in order, or undefined when the delivery passes them all; how many it passed is
 * noted on it.
 */
export function passGates(
  gates: readonly Gate[],
  delivery: Delivery,
  from = 0,
): MaybePromise<Problem | undefined> {
  for (let at = from; at < gates.length; at += 1) {
    const refusal = gates[at]?.check(delivery)
    if (refusal instanceof Promise) {
      return refusal.then((later) => {
        if (later) return later
        delivery.passed += 1
        return passGates(gates, delivery, at + 1)
      })
    }
    if (refusal) return refusal
    delivery.passed += 1
  }
  return undefined
}
