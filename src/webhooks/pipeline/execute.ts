import type { ServerResponse } from 'node:http'
import type { Log } from '../../log/index.js'
import { Problem } from '../../problem/index.js'
import { problemAnswer, send, sentStatus, type Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import type { Runner } from '../execution/runner.js'
import { finish, type FinishParts } from './finish.js'
import type { Handover } from '../late-replies/handover.js'
import { DELIVERY, type ErrorMiddleware, type Middleware } from './middleware.js'
import type { PendingReplies } from '../replies/pending-replies.js'

/** What it takes to execute, and to end a delivery come what may. */
export interface ExecuteParts extends FinishParts {
  readonly runner: Runner
  readonly handover: Handover
  readonly pendingReplies: PendingReplies
  readonly log: Log
}

/** Middleware: executes what an admitted delivery asks for, and answers it. */
export function execute(parts: ExecuteParts): Middleware {
  const { runner, handover, pendingReplies } = parts
  return function execute(request, response, next) {
    const delivery = request[DELIVERY]
    if (!delivery) {
      next()
      return
    }
    const done = (outcome: Answer | Problem): void => {
      const problem = outcome instanceof Problem ? outcome : undefined
      const answer = outcome instanceof Problem ? problemAnswer(outcome, delivery.id) : outcome
      if (!delivery.pendingReply) {
        finish(delivery, response, answer, problem, parts, next)
        return
      }
      // Kept first, so that whoever is answered is answered the same again.
      void pendingReplies.settle(delivery.pendingReply, answer, problem).then(() => {
        finish(delivery, response, answer, problem, parts, next)
      })
    }
    const budget = delivery.target && delivery.instance?.systemTrigger.reply_budget
    if (!budget) {
      runner.answer(delivery, done)
      return
    }
    handover.answer(delivery, budget, done, (notice) => {
      postpone(delivery, response, notice, parts)
    })
  }
}

/** Answers a caller before its method has. */
function postpone(
  delivery: Delivery,
  response: ServerResponse,
  notice: Answer,
  { recorder }: ExecuteParts,
): void {
  delivery.isHandedOver = true
  delivery.pendingReply?.postpone(notice)
  recorder?.handOver(delivery)
  send(response, delivery.id, notice)
}

/** Error middleware: whatever goes wrong with an admitted delivery is answered as a problem, never by the host. */
export function recover({ inFlight, log, recorder, pendingReplies }: ExecuteParts): ErrorMiddleware {
  return function recover(error, request, response, next) {
    const delivery = request[DELIVERY]
    if (!delivery) {
      next(error)
      return
    }
    // A problem says itself what it is.
    if (!(error instanceof Problem))
      log.error('a delivery failed unexpectedly', { error, request: delivery.id })
    inFlight.leave()
    const problem = Problem.from(error)
    const answer = problemAnswer(problem, delivery.id)
    if (delivery.pendingReply) void pendingReplies.settle(delivery.pendingReply, answer, problem)
    try {
      send(response, delivery.id, answer)
    } finally {
      recorder?.end(delivery, sentStatus(response), answer, problem)
    }
  }
}
