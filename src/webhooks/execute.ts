import type { Log } from '../log/index.js'
import { Problem } from '../problem/index.js'
import { problemAnswer, send, sentStatus } from './answer.js'
import type { Executions } from './executions.js'
import { finish, type FinishParts } from './finish.js'
import { DELIVERY, type ErrorMiddleware, type Middleware } from './middleware.js'
import type { Recorder } from './record.js'
import type { Traffic } from './traffic.js'

/** Middleware: executes what an admitted delivery asks for, and answers it. */
export function execute(executions: Executions, parts: FinishParts): Middleware {
  return function execute(request, response, next) {
    const delivery = request[DELIVERY]
    if (!delivery) {
      next()
      return
    }
    executions.answer(delivery, (outcome) => {
      const problem = outcome instanceof Problem ? outcome : undefined
      const answer = outcome instanceof Problem ? problemAnswer(outcome, delivery.id) : outcome
      finish(delivery, response, answer, problem, parts, next)
    })
  }
}

/** Error middleware: whatever goes wrong with an admitted delivery is answered as a problem, never by the host. */
export function recover(traffic: Traffic, log: Log, recorder: Recorder | undefined): ErrorMiddleware {
  return function recover(error, request, response, next) {
    const delivery = request[DELIVERY]
    if (!delivery) {
      next(error)
      return
    }
    // A problem says itself what it is.
    if (!(error instanceof Problem))
      log.error('a delivery failed unexpectedly', { error, request: delivery.id })
    traffic.leave()
    const problem = Problem.from(error)
    const answer = problemAnswer(problem, delivery.id)
    try {
      send(response, delivery.id, answer)
    } finally {
      recorder?.end(delivery, sentStatus(response), answer, problem)
    }
  }
}
