import type { ReplayWindow } from '../signatures/index.js'
import type { Clock } from '../time/index.js'
import { send, sentStatus, type Answer } from './answer.js'
import { DELIVERY, type Middleware } from './middleware.js'
import type { Recorder } from './record.js'
import { REPLAYED } from './signature-gates.js'
import type { Traffic } from './traffic.js'

/** What it takes to go by what signatures have told. */
export interface SignedParts {
  readonly replays: ReplayWindow
  readonly clock: Clock
  readonly traffic: Traffic
  readonly recorder: Recorder | undefined
}

/**
 * Middleware: answers admitted handshakes in place of everything else, and takes a signed message that must not come
 * twice. Only here that is done, since gates have no effects: a message that another gate refuses may come again.
 */
export function signed({ replays, clock, traffic, recorder }: SignedParts): Middleware {
  return function signed(request, response, next) {
    const delivery = request[DELIVERY]
    if (delivery?.handshake !== undefined) {
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
    if (!delivery?.instance || !delivery.message) {
      next()
      return
    }
    const goOn = (isNew: boolean): void => {
      next(isNew ? undefined : REPLAYED)
    }
    const taken = replays.take(delivery.instance.id, delivery.message, clock.now())
    if (taken instanceof Promise) taken.then(goOn, next)
    else goOn(taken)
  }
}

/** What the sender gave comes back as text that no browser takes for anything else. */
const handshakeAnswer = (body: string): Answer => ({
  status: 200,
  headers: ['Content-Type', 'text/plain; charset=utf-8', 'X-Content-Type-Options', 'nosniff'],
  body,
})
