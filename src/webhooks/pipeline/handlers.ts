import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExecutionIds } from '../../journal/index.js'
import { Problem, requestId } from '../../problem/index.js'
import { PREFIX } from '../../webhook-url/index.js'
import type { ClientAddress } from '../delivery/client-address.js'
import { Delivery } from '../delivery/delivery.js'
import type { InFlight } from '../delivery/in-flight.js'
import { parseHookUrl } from '../delivery/url.js'
import { NOT_FOUND } from '../gates/webhook-gates.js'
import type { LateReplies } from '../late-replies/late-replies.js'
import type { Recorder } from '../record/recorder.js'
import { send, type Answer } from '../replies/answer.js'
import { refusalAnswer, type RefusalListener } from './endings.js'
import { Handling } from './handling.js'
import { HttpCaller, type BodyParts } from './http-caller.js'
import type { Pipeline } from './pipeline.js'

/** Express middleware that needs nothing of Express's own, so that it also runs straight on `node:http`. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/** What handlers ask. */
export interface HandlerParts extends BodyParts {
  readonly pipeline: Pipeline
  readonly recorder: Recorder
  readonly inFlight: InFlight
  readonly ids: ExecutionIds
  readonly late: LateReplies
  /** Asked at once, since a connection that has closed has no address. */
  readonly addressOf: ClientAddress
  readonly onRefusal?: RefusalListener | undefined
}

const SHUTTING_DOWN = new Problem('shutting-down', 'try again a little later')

/** Handles webhook calls, and passes on all else. */
export function webhookHandler(parts: HandlerParts): Handler {
  const { pipeline, recorder, inFlight, ids, addressOf } = parts
  return function webhook(request, response, next) {
    const path = request.url ?? ''
    const url = path.startsWith(PREFIX) ? parseHookUrl(path) : undefined
    if (!url) {
      next()
      return
    }
    const delivery = new Delivery(request, url, addressOf(request), ids.next())
    recorder.begin(delivery)
    const caller = new HttpCaller(request, response, delivery, parts)
    const handling = new Handling(delivery, caller, pipeline.fault)
    if (inFlight.isOpen) pipeline.deliver(handling)
    else pipeline.turnAway(handling, SHUTTING_DOWN)
  }
}

/** Answers requests for late replies, and all else behind the prefix with `not-found`. */
export function lateReplyHandler({ late, inFlight, onRefusal }: HandlerParts): Handler {
  return function lateReply(request, response, next) {
    if (!request.url?.startsWith(PREFIX)) {
      next()
      return
    }
    const fetched = inFlight.isOpen ? late.answer(request) : Promise.resolve(SHUTTING_DOWN)
    if (!fetched) {
      answer(request, response, NOT_FOUND, onRefusal)
      return
    }
    fetched
      .then((outcome) => {
        answer(request, response, outcome, onRefusal)
      })
      .catch(next)
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  outcome: Answer | Problem,
  onRefusal: RefusalListener | undefined,
): void {
  const id = requestId(request)
  send(response, id, outcome instanceof Problem ? refusalAnswer(outcome, id) : outcome)
  if (outcome instanceof Problem) onRefusal?.(undefined, outcome.code)
}
