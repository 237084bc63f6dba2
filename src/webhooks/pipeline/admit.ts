import type { ServerResponse } from 'node:http'
import type { ExecutionIds } from '../../journal/index.js'
import type { Log } from '../../log/index.js'
import { Problem, requestId, type ProblemCode } from '../../problem/index.js'
import type { MaybePromise } from '../../runtime/index.js'
import { PREFIX } from '../../webhook-url/index.js'
import type { WrongSecrets } from '../gates/wrong-secrets.js'
import { problemAnswer, send, sentStatus, type Answer } from '../replies/answer.js'
import { CUT_OFF, readBody } from '../delivery/body.js'
import { capture, isToCapture, type CaptureParts } from './capture.js'
import type { ClientAddress } from '../delivery/client-address.js'
import { Delivery } from '../delivery/delivery.js'
import { passGates, type Gate } from '../gates/gate.js'
import { NOT_FOUND } from '../gates/webhook-gates.js'
import type { LateReplies } from '../late-replies/late-replies.js'
import { DELIVERY, type Middleware } from './middleware.js'
import { parseHookUrl } from '../delivery/url.js'

/** Hears of calls that are refused before their secret has proved right, of which nothing else is told. */
export type RefusalListener = (gate: string | undefined, code: ProblemCode) => void

/** What admission asks. */
export interface AdmissionParts extends CaptureParts {
  readonly gates: readonly Gate[]
  readonly maxBodyBytes: number
  readonly log: Log
  readonly ids: ExecutionIds
  /** Asked at once, since a connection that has closed has no address. */
  readonly addressOf: ClientAddress
  /** Counts wrong secrets, whatever instance they are of, be there one or not. */
  readonly wrongSecrets: WrongSecrets
  readonly late: LateReplies
  readonly onRefusal?: RefusalListener | undefined
}

const SHUTTING_DOWN = new Problem('shutting-down', 'try again a little later')

/** Made once, since it must be the same to the byte whatever the reason; so it names no occurrence. */
const NOT_FOUND_ANSWER = problemAnswer(NOT_FOUND, PREFIX)

/**
 * Middleware: puts webhook calls through the gates, and answers those that are refused or captured. What can be
 * decided without the body is decided first, so that nobody makes this process hold a body without knowing a secret.
 */
export function admit(parts: AdmissionParts): Middleware {
  const { gates, maxBodyBytes, inFlight, log, recorder, ids, late, addressOf, wrongSecrets, onRefusal } =
    parts
  const headGates = gates.filter((gate) => !gate.needsBody)
  const bodyGates = gates.filter((gate) => gate.needsBody)
  let toldOfConsumedBody = false

  return function admit(request, response, next) {
    const path = request.url ?? ''
    if (!path.startsWith(PREFIX)) {
      next()
      return
    }
    const url = parseHookUrl(path)
    if (!url || url instanceof Problem) {
      const end = (outcome: Answer | Problem): void => {
        answer(response, requestId(request), outcome)
        if (outcome instanceof Problem) onRefusal?.(undefined, outcome.code)
      }
      const fetched = url || !inFlight.isOpen ? undefined : late.answer(request)
      if (fetched) fetched.then(end).catch(next)
      else end(inFlight.isOpen ? (url ?? NOT_FOUND) : SHUTTING_DOWN)
      return
    }
    const delivery = new Delivery(request, url, addressOf(request), ids.next())
    recorder?.begin(delivery)
    if (!inFlight.isOpen) {
      const sent = answer(response, delivery.id, SHUTTING_DOWN)
      recorder?.turnAway(delivery, response, sent, SHUTTING_DOWN)
      if (!delivery.instance) onRefusal?.(undefined, SHUTTING_DOWN.code)
      return
    }
    const refuse = (problem: Problem, goOn?: () => void): void => {
      if (goOn && isToCapture(delivery)) {
        delivery.refusal = problem
        goOn()
        return
      }
      inFlight.leave()
      const sent = answerTo(problem, delivery.id)
      try {
        send(response, delivery.id, sent)
      } catch (error) {
        next(error)
      }
      recorder?.end(delivery, sentStatus(response), sent, problem)
      if (problem === NOT_FOUND && !delivery.secretKind) wrongSecrets.fail(delivery.address)
      if (!delivery.instance) onRefusal?.(headGates[delivery.passed]?.name, problem.code)
    }
    inFlight.enter()
    whenDecided(decide(headGates, delivery, log), refuse, () => {
      readBody(request, response, maxBodyBytes, (body) => {
        if (body === CUT_OFF) {
          inFlight.leave()
          log.debug('a caller went away before its body ended', { request: delivery.id })
          recorder?.cutOff(delivery)
        } else if (body instanceof Problem) {
          // Every call of such a host would say the same.
          if (body.code === 'body-consumed' && !toldOfConsumedBody) log.error(body.message)
          toldOfConsumedBody ||= body.code === 'body-consumed'
          refuse(delivery.refusal ?? body)
        } else {
          delivery.body = body
          const decision = delivery.refusal ? undefined : decide(bodyGates, delivery, log)
          whenDecided(decision, refuse, () => {
            request[DELIVERY] = delivery
            if (isToCapture(delivery)) capture(delivery, response, parts, next)
            else next(delivery.refusal)
          })
        }
      })
    })
  }
}

function answer(response: ServerResponse, id: string, outcome: Answer | Problem): Answer {
  const sent = outcome instanceof Problem ? answerTo(outcome, id) : outcome
  send(response, id, sent)
  return sent
}

const answerTo = (problem: Problem, id: string): Answer =>
  problem === NOT_FOUND ? NOT_FOUND_ANSWER : problemAnswer(problem, id)

/** What gates decide. One that fails refuses as well: in the turn a body ends there is nobody to throw to. */
function decide(gates: readonly Gate[], delivery: Delivery, log: Log): MaybePromise<Problem | undefined> {
  try {
    const decision = passGates(gates, delivery)
    return decision instanceof Promise
      ? decision.catch((error: unknown) => failed(error, delivery, log))
      : decision
  } catch (error) {
    return failed(error, delivery, log)
  }
}

function failed(error: unknown, delivery: Delivery, log: Log): Problem {
  log.error('a gate failed', { error, request: delivery.id })
  return Problem.from(error)
}

/**
 * Goes on with what the gates decided, in this very turn where they decided at once.
 * @param refuse may pass the delivery all the same
 */
function whenDecided(
  decision: MaybePromise<Problem | undefined>,
  refuse: (problem: Problem, pass: () => void) => void,
  pass: () => void,
): void {
  if (decision instanceof Promise) {
    void decision.then((later) => {
      whenDecided(later, refuse, pass)
    })
  } else if (decision) {
    refuse(decision, pass)
  } else {
    pass()
  }
}
