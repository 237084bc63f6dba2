import type { ServerResponse } from 'node:http'
import { isVerb } from '../../driver/index.js'
import type { Clock } from '../../time/index.js'
import type { Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import { finish, type FinishParts } from './finish.js'
import { inTime } from '../replies/in-time.js'

/** Tells a sender how many calls are captured after its own. */
export const CAPTURE_HEADER = 'X-Webhook-Capture'

/**
 * Whether a delivery's instance captures its calls, this one among them: whatever the gates behind its secret say,
 * if any webhook takes its verb at all. A sender that makes sure of its URL is answered all the same.
 */
export const isToCapture = ({ instance, handshake, verb }: Delivery): boolean =>
  instance !== undefined && instance.activity.capture_left > 0 && handshake === undefined && isVerb(verb)

/** What it takes to capture. */
export interface CaptureParts extends FinishParts {
  readonly clock: Clock
}

/**
 * Keeps a delivery in place of running it, and answers it then: it notifies nothing and uses nothing up. Where
 * another call has taken the last place meanwhile, it goes on as if nothing were captured. One that cannot be kept
 * is refused, and another is captured in its place.
 */
export function capture(
  delivery: Delivery,
  response: ServerResponse,
  { clock, ...parts }: CaptureParts,
  next: (error?: unknown) => void,
): void {
  const call = delivery.instance?.captures.take()
  if (!call) {
    next(delivery.refusal)
    return
  }
  delivery.isCaptured = true
  const answer: Answer = { status: 202, headers: [CAPTURE_HEADER, String(call.left)], body: '' }
  const kept = parts.recorder?.receive(delivery, answer)
  const end = (): void => {
    call.settle(true)
    finish(delivery, response, answer, undefined, parts, next)
  }
  if (kept)
    inTime(kept, clock).then(end, (error: unknown) => {
      call.settle(false)
      next(error)
    })
  else end()
}
