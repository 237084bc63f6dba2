import type { Log } from '../log/index.js'
import { Problem } from '../problem/index.js'
import { problemAnswer, send } from './answer.js'
import type { Executions } from './executions.js'
import { DELIVERY, type ErrorMiddleware, type Middleware } from './middleware.js'
import type { Traffic } from './traffic.js'

/** Middleware: executes what an admitted delivery asks for, and answers it. */
export function execute(executions: Executions, traffic: Traffic): Middleware {
  return function execute(request, response, next) {
    const delivery = request[DELIVERY]
    if (!delivery) {
      next()
      return
    }
    executions.answer(delivery, (outcome) => {
      const { id } = delivery
      try {
        send(response, id, outcome instanceof Problem ? problemAnswer(outcome, id) : outcome)
        traffic.leave()
      } catch (error) {
        // A host that listens in on its responses may fail; in a later turn nobody but us would hear of it.
        next(error)
      }
    })
  }
}

/** Error middleware: whatever goes wrong with an admitted delivery is answered as a problem, never by the host. */
export function recover(traffic: Traffic, log: Log): ErrorMiddleware {
  return function recover(error, request, response, next) {
    const delivery = request[DELIVERY]
    if (!delivery) {
      next(error)
      return
    }
    log.error('a delivery failed unexpectedly', { error, request: delivery.id })
    traffic.leave()
    send(response, delivery.id, problemAnswer(Problem.from(error), delivery.id))
  }
}
