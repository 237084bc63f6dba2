import { isVerb } from '../../driver/index.js'
import type { Delivery } from '../delivery/delivery.js'
import type { Answer } from '../replies/answer.js'

/** Tells a sender how many calls are captured after its own. */
export const CAPTURE_HEADER = 'X-Webhook-Capture'

/**
 * Whether a delivery's instance captures its calls, this one among them: whatever the gates behind its secret say,
 * if any webhook takes its verb at all. A sender that makes sure of its URL is answered all the same, and a replay runs.
 */
export const isToCapture = ({ instance, handshake, verb, replayOf }: Delivery): boolean =>
  instance !== undefined &&
  replayOf === undefined &&
  instance.activity.capture_left > 0 &&
  handshake === undefined &&
  isVerb(verb)

/** @param left how many calls are captured after this one */
export const captureAnswer = (left: number, accepted: Answer): Answer => ({
  ...accepted,
  headers: [CAPTURE_HEADER, String(left)],
})
