import type { MaybePromise } from '../../runtime/index.js'
import type { Problem } from '../../problem/index.js'
import type { Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import { finish, type FinishParts } from './finish.js'
import { inOrder, type Gate } from '../gates/gate.js'
import { DELIVERY, type Middleware } from './middleware.js'

/** What it takes to go by what gates have found out. */
export interface UseUpParts extends FinishParts {
  readonly gates: readonly Gate[]
}

type UseUp = NonNullable<Gate['useUp']>

/**
 * Middleware: answers admitted handshakes in place of everything else, and lets gates use up what there is only so
 * much of. Only here that is done, since deciding has no effects: a call that another gate refuses uses nothing up.
 */
export function useUp(parts: UseUpParts): Middleware {
  const uses = inOrder(parts.gates).flatMap((gate) => (gate.useUp ? [gate.useUp.bind(gate)] : []))

  return function useUp(request, response, next) {
    const delivery = request[DELIVERY]
    if (!delivery) {
      next()
      return
    }
    if (delivery.handshake !== undefined) {
      finish(delivery, response, handshakeAnswer(delivery.handshake), undefined, parts, next)
      return
    }
    const refusal = useUpInOrder(uses, delivery)
    if (refusal instanceof Promise) refusal.then(next, next)
    else next(refusal)
  }
}

/** Lets gates use up, in order; gives the refusal of the first that there is nothing left for. */
function useUpInOrder(
  uses: readonly UseUp[],
  delivery: Delivery,
  from = 0,
): MaybePromise<Problem | undefined> {
  for (let at = from; at < uses.length; at += 1) {
    const refusal = uses[at]?.(delivery)
    if (refusal instanceof Promise)
      return refusal.then((later) => later ?? useUpInOrder(uses, delivery, at + 1))
    if (refusal) return refusal
  }
  return undefined
}

/** What the sender gave comes back as text that no browser takes for anything else. */
const handshakeAnswer = (body: string): Answer => ({
  status: 200,
  headers: ['Content-Type', 'text/plain; charset=utf-8', 'X-Content-Type-Options', 'nosniff'],
  body,
})
