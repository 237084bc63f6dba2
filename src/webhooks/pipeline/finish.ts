import type { ServerResponse } from 'node:http'
import type { Problem } from '../../problem/index.js'
import { send, sentStatus, type Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import type { Recorder } from '../record/record.js'
import type { InFlight } from '../delivery/in-flight.js'

/** Who hears that a delivery is over. */
export interface FinishParts {
  readonly inFlight: InFlight
  readonly recorder: Recorder | undefined
}

/**
 * Answers an admitted delivery, unless its caller has been told where to fetch the answer, and has it told.
 * @param next hears of what a host that listens in on its responses fails with; in a later turn nobody else would
 */
export function finish(
  delivery: Delivery,
  response: ServerResponse,
  answer: Answer,
  problem: Problem | undefined,
  { inFlight, recorder }: FinishParts,
  next: (error: unknown) => void,
): void {
  const { isHandedOver } = delivery
  try {
    if (!isHandedOver) send(response, delivery.id, answer)
    inFlight.leave()
  } catch (error) {
    next(error)
    return
  }
  recorder?.end(delivery, isHandedOver ? answer.status : sentStatus(response), answer, problem)
}
