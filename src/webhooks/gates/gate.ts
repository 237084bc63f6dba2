import type { Problem, ProblemCode } from '../../problem/index.js'
import type { MaybePromise } from '../../runtime/index.js'
import type { Delivery } from '../delivery/delivery.js'
import type { Facts } from './facts.js'

/** One ordered check that a delivery passes or is refused by. Deciding has no side effects. */
export interface Gate {
  /** Names the gate in explanations and documents. */
  readonly name: string
  /** What it may refuse with. */
  readonly refusals: readonly ProblemCode[]
  /** Whether it can only be decided once the body has been read. */
  readonly needsBody?: true
  /** Whether it finds out which instance is called, and that the secret is right. */
  readonly identifies?: true
  /** Whether it asks who calls: a replay, which an administrator asks for, passes it without being asked. */
  readonly asksCaller?: true
  /** The refusal, or undefined to let the delivery pass; what it finds out it notes on the delivery. */
  check(delivery: Delivery): MaybePromise<Problem | undefined>
  /**
   * Takes what it has seen to be there, of which there is only so much; the refusal when another call was faster.
   * Asked once all gates have been passed, in their order, and before anything is notified; never of a replay.
   */
  useUp?(delivery: Delivery): MaybePromise<Problem | undefined>
  /** What `useUp` would refuse with, where `check` has not looked; takes nothing. For explanations. */
  foresee?(delivery: Delivery): MaybePromise<Problem | undefined>
  /** Takes back what it has used up of: nothing ran, or what ran failed and may be tried again. */
  giveBack?(delivery: Delivery, reason: 'nothing ran' | 'failed'): void
  /**
   * What it decides by, for explanations; asked only where it has decided. Without it there is nothing to add to its
   * problem.
   */
  facts?(delivery: Delivery): MaybePromise<Facts>
}

/** Gates in the order of decision: those that need the body come last. */
export const inOrder = (gates: readonly Gate[]): readonly Gate[] => [
  ...gates.filter((gate) => !gate.needsBody),
  ...gates.filter((gate) => gate.needsBody),
]

/**
 * The first refusal of the gates, in order, or undefined when the delivery passes them all; how many it passed is
 * noted on it. A handshake asks for nothing that further gates decide.
 */
export function passGates(
  gates: readonly Gate[],
  delivery: Delivery,
  from = 0,
): MaybePromise<Problem | undefined> {
  for (let at = from; at < gates.length && delivery.handshake === undefined; at += 1) {
    const gate = gates[at]
    const isBypassed = gate?.asksCaller && delivery.replayOf !== undefined
    if (isBypassed) delivery.bypassed.push(gate.name)
    const refusal = isBypassed ? undefined : gate?.check(delivery)
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
