import type { Verb, WebhookHeaders } from '../../driver/index.js'
import { rawFields } from '../../http/index.js'
import type { Log, LogDetails } from '../../log/index.js'
import { textOf } from '../../payload/index.js'
import { Problem } from '../../problem/index.js'
import type { LateOutcome, WebhookCall } from '../../runtime/index.js'
import { DeliveryContext } from './context.js'
import type { Delivery } from '../delivery/delivery.js'
import { driverHeaders } from './headers.js'
import type { ExecutionRecord } from '../record/execution-record.js'
import { applyReplyRules } from './reply-rules.js'

const EMPTY = Buffer.alloc(0)

/** A delivery as a runtime gets it. It is its own listener, since a function for each thing to hear would cost each call. */
export class DriverCall implements WebhookCall {
  readonly headers: WebhookHeaders
  readonly context: DeliveryContext
  readonly caller: string
  #text: string | undefined

  constructor(
    private readonly delivery: Delivery,
    readonly verb: Verb,
    private readonly record: ExecutionRecord,
    private readonly log: Log,
  ) {
    const { request, url } = delivery
    this.headers = driverHeaders(rawFields(request), url.query)
    this.context = new DeliveryContext(delivery, verb, record.id)
    this.caller = `webhook.${delivery.instance?.id ?? ''}`
  }

  /** Made when the method is called, so that a call that waits holds its body once. */
  get body(): string {
    return (this.#text ??= textIn(this.delivery))
  }

  onQueued(position: number): void {
    this.delivery.dropContent()
    this.record.queue(position)
  }

  onStart(): void {
    this.record.start()
  }

  onLate(outcome: LateOutcome): void {
    this.log.warn('a webhook method ended after its caller was answered 504', {
      execution: this.record.id,
      ...endOf(outcome),
    })
  }
}

/** A picture, or a body of several parts that has one, is no text. */
function textIn(delivery: Delivery): string {
  const { url, body = EMPTY } = delivery
  return url.exec?.binary ? body.toString('base64') : (textOf(body, delivery.header('content-type')) ?? '')
}

/** How a call ended that nobody waited for any more: not with what it said, which may be long, and nobody's business. */
function endOf(outcome: LateOutcome): LogDetails {
  if ('error' in outcome) return { error: outcome.error }
  const reply = applyReplyRules(outcome.result)
  return reply instanceof Problem
    ? { problem: reply.message }
    : { status: reply.status, bytes: Buffer.byteLength(reply.body) }
}
