import type { Verb, WebhookHeaders } from '../../driver/index.js'
import { rawFields } from '../../http/index.js'
import type { Log, LogDetails } from '../../log/index.js'
import { Problem } from '../../problem/index.js'
import type { LateOutcome, WebhookCall } from '../../runtime/index.js'
import { DeliveryContext } from './context.js'
import type { Delivery } from '../delivery/delivery.js'
import { driverHeaders } from './headers.js'
import type { Begun } from '../record/outcome.js'
import type { Recorder } from '../record/record.js'
import { applyReplyRules } from './reply-rules.js'

/** Who hears of calls. */
export interface CallListeners {
  readonly recorder: Recorder | undefined
  readonly log: Log
}

/** A delivery as a runtime gets it. It is its own listener, since a function for each thing to hear would cost each call. */
export class DriverCall implements WebhookCall {
  readonly headers: WebhookHeaders
  readonly body: string
  readonly context: DeliveryContext

  /** @param run the run at the end of a burst; left out, the delivery's own execution */
  constructor(
    private readonly delivery: Delivery,
    readonly verb: Verb,
    body: Buffer,
    private readonly execution: string,
    private readonly listeners: CallListeners,
    private readonly run: Begun | undefined,
  ) {
    const { request, url } = delivery
    this.headers = driverHeaders(rawFields(request), url.query)
    this.body = body.toString(url.exec?.binary ? 'base64' : 'utf8')
    this.context = new DeliveryContext(delivery, verb, execution)
  }

  onQueued(position: number): void {
    this.listeners.recorder?.queue(this.delivery, position, this.run)
  }

  onStart(): void {
    this.listeners.recorder?.start(this.delivery, this.run)
  }

  onLate(outcome: LateOutcome): void {
    const { execution } = this
    this.listeners.log.warn('a webhook method ended after its caller was answered 504', {
      execution,
      ...endOf(outcome),
    })
  }
}

/** How a call ended that nobody waited for any more: not with what it said, which may be long, and nobody's business. */
function endOf(outcome: LateOutcome): LogDetails {
  if ('error' in outcome) return { error: outcome.error }
  const reply = applyReplyRules(outcome.result)
  return reply instanceof Problem
    ? { problem: reply.message }
    : { status: reply.status, bytes: Buffer.byteLength(reply.body) }
}
