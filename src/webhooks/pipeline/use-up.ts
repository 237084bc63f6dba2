import type { MaybePromise } from '../../runtime/index.js'
import type { Problem } from '../../problem/index.js'
import type { Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import { finish, type FinishParts } from './finish.js'
import { inOrder, type Gate } from '../gates/gate.js'
import { DELIVERY, type Middleware } from './middleware.js'

/** What it takes to go by what gates have found out. */
export interface ClaimParts extends FinishParts {
  readonly gates: readonly Gate[]
}

type Claim = NonNullable<Gate['claim']>

/**
 * Middleware: answers admitted handshakes in place of everything else, and lets gates claim what there is only so
 * much of. Only here that is done, since deciding has no effects: a call that another gate refuses uses nothing up.
 */
export function claim(parts: ClaimParts): Middleware {
  const claims = inOrder(parts.gates).flatMap((gate) => (gate.claim ? [gate.claim.bind(gate)] : []))

  return function claim(request, response, next) {
    const delivery = request[DELIVERY]
    if (!delivery) {
      next()
      return
    }
    if (delivery.handshake !== undefined) {
      finish(delivery, response, handshakeAnswer(delivery.handshake), undefined, parts, next)
      return
    }
    const refusal = makeClaims(claims, delivery)
    if (refusal instanceof Promise) refusal.then(next, next)
    else next(refusal)
  }
}

/** Makes claims in order; gives the refusal of the first that there is nothing left for. */
function makeClaims(
  claims: readonly Claim[],
  delivery: Delivery,
  from = 0,
): MaybePromise<Problem | undefined> {
  for (let at = from; at < claims.length; at += 1) {
    const refusal = claims[at]?.(delivery)
    if (refusal instanceof Promise)
      return refusal.then((later) => later ?? makeClaims(claims, delivery, at + 1))
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
