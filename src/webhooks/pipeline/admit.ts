import type { ServerResponse } from 'node:http'
import { Problem, requestId } from '../../problem/index.js'
import { PREFIX } from '../../webhook-url/index.js'
import { Delivery } from '../delivery/delivery.js'
import { parseHookUrl } from '../delivery/url.js'
import { NOT_FOUND } from '../gates/webhook-gates.js'
import { send, type Answer } from '../replies/answer.js'
import { Admission, Admitting, type AdmissionParts } from './admission.js'
import type { HookRequest, Middleware } from './middleware.js'
import { refusalAnswer } from './refusal-answer.js'

const SHUTTING_DOWN = new Problem('shutting-down', 'try again a little later')

/**
 * Middleware: puts webhook calls through the gates, and answers those that are refused or captured. What can be
 * decided without the body is decided first, so that nobody makes this process hold a body without knowing a secret.
 */
export function admit(parts: AdmissionParts): Middleware {
  const { inFlight, recorder, ids, addressOf } = parts
  const shared = new Admitting(parts)

  return function admit(request, response, next) {
    const path = request.url ?? ''
    if (!path.startsWith(PREFIX)) {
      next()
      return
    }
    const url = parseHookUrl(path)
    if (!url || url instanceof Problem) {
      answerOther(url, request, response, parts, next)
      return
    }
    const delivery = new Delivery(request, url, addressOf(request), ids.next())
    recorder?.begin(delivery)
    if (!inFlight.isOpen) {
      turnAway(delivery, response, parts)
      return
    }
    inFlight.enter()
    new Admission(shared, delivery, request, response, next).begin()
  }
}

/**
 * Answers what is behind the prefix and no webhook: a late reply where the URL asks for one.
 * @param fault why the URL cannot be read, if it has the form of a webhook's
 */
function answerOther(
  fault: Problem | undefined,
  request: HookRequest,
  response: ServerResponse,
  { inFlight, late, onRefusal }: AdmissionParts,
  next: (error?: unknown) => void,
): void {
  const end = (outcome: Answer | Problem): void => {
    answer(response, requestId(request), outcome)
    if (outcome instanceof Problem) onRefusal?.(undefined, outcome.code)
  }
  const fetched = fault || !inFlight.isOpen ? undefined : late.answer(request)
  if (fetched) fetched.then(end).catch(next)
  else end(inFlight.isOpen ? (fault ?? NOT_FOUND) : SHUTTING_DOWN)
}

/** Answers a delivery that has come too late. */
function turnAway(
  delivery: Delivery,
  response: ServerResponse,
  { recorder, onRefusal }: AdmissionParts,
): void {
  const sent = answer(response, delivery.id, SHUTTING_DOWN)
  recorder?.turnAway(delivery, response, sent, SHUTTING_DOWN)
  if (!delivery.instance) onRefusal?.(undefined, SHUTTING_DOWN.code)
}

function answer(response: ServerResponse, id: string, outcome: Answer | Problem): Answer {
  const sent = outcome instanceof Problem ? refusalAnswer(outcome, id) : outcome
  send(response, id, sent)
  return sent
}
