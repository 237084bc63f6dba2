import type { ServerResponse } from 'node:http'
import type { Problem } from '../problem/index.js'
import { send, sentStatus, type Answer } from './answer.js'
import type { Delivery } from './delivery.js'
import type { Recorder } from './record.js'
import type { Traffic } from './traffic.js'

/** Who hears that a delivery is over. */
export interface FinishParts {
  readonly traffic: Traffic
  readonly recorder: Recorder | undefined
}

/**
 * Answers an admitted delivery, and has it told.
 * @param next hears of what a host that listens in on its responses fails with; in a later turn nobody else would
 */
export function finish(
  delivery: Delivery,
  response: ServerResponse,
  answer: Answer,
  problem: Problem | undefined,
  { traffic, recorder }: FinishParts,
  next: (error: unknown) => void,
): void {
  try {
    send(response, delivery.id, answer)
    traffic.leave()
  } catch (error) {
    next(error)
    return
  }
  recorder?.end(delivery, sentStatus(response), answer, problem)
}
