import type { MaybePromise } from '../runtime/index.js'
import type { Problem } from '../problem/index.js'
import { send, sentStatus, type Answer } from './answer.js'
import type { Delivery } from './delivery.js'
import { inOrder, type Gate } from './gate.js'
import { DELIVERY, type Middleware } from './middleware.js'
import type { Recorder } from './record.js'
import type { Traffic } from './traffic.js'

/** What it takes to go by what gates have found out. */
export interface ClaimParts {
  readonly gates: readonly Gate[]
  readonly traffic: Traffic
  readonly recorder: Recorder | undefined
}

type Claim = NonNullable<Gate['claim']>

/**
 * Middleware: answers admitted handshakes in place of everything else, and lets gates claim what there is only so
 * much of. Only here that is done, since deciding has no effects: a call that another gate refuses uses nothing up.
 */
export function claim({ gates, traffic, recorder }: ClaimParts): Middleware {
  const claims = inOrder(gates).flatMap((gate) => (gate.claim ? [gate.claim.bind(gate)] : []))

  return function claim(request, response, next) {
    const delivery = request[DELIVERY]
    if (!delivery) {
      next()
      return
    }
    if (delivery.handshake !== undefined) {
      const answer = handshakeAnswer(delivery.handshake)
      try {
        send(response, delivery.id, answer)
        traffic.leave()
      } catch (error) {
        next(error)
        return
      }
      recorder?.end(delivery, sentStatus(response), answer)
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
