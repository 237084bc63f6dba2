import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { safeEqual } from '../../driver/index.js'
import type { Log } from '../../log/index.js'
import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import type { SystemTrigger, Triggers } from '../../triggers/index.js'
import { parseStatusUrl, statusUrl, type StatusUrl } from '../../webhook-url/index.js'
import type { Answer } from '../replies/answer.js'
import { readable } from '../delivery/cors.js'
import { baseOf, type CalledPlace, type CalledRequest } from '../delivery/called-url.js'
import type { Delivery } from '../delivery/delivery.js'
import { NOT_FOUND } from '../gates/webhook-gates.js'
import type { PendingReplies } from '../replies/pending-replies.js'

/** What it takes to give late replies. */
export interface LateReplyParts extends CalledPlace {
  readonly triggers: Triggers
  readonly pendingReplies: PendingReplies
  readonly clock: Clock
  readonly log: Log
}

/** Gives replies that were not here in time for their callers. */
export class LateReplies {
  constructor(private readonly parts: LateReplyParts) {}

  /** Tells the caller of a delivery where the reply of an execution will be. */
  notice({ instance, request }: Delivery, execution: string): Answer {
    if (!instance) throw new Error('handed over before the gates were passed')
    const token = tokenOf(execution, instance.systemTrigger.webhook_secret)
    return this.#notice({ instance: instance.id, execution, token }, request)
  }

  /** What is answered to a request for a late reply; undefined where it is for something else. Never rejects. */
  answer(request: IncomingMessage): Promise<Answer | Problem> | undefined {
    const url = parseStatusUrl(request.url ?? '')
    return (
      url &&
      this.#answer(url, request).catch((error: unknown) => {
        // A problem says itself what it is.
        if (!(error instanceof Problem)) this.parts.log.error('a late reply could not be given', { error })
        return Problem.from(error)
      })
    )
  }

  async #answer(url: StatusUrl, request: IncomingMessage): Promise<Answer | Problem> {
    const { triggers, pendingReplies } = this.parts
    const given = triggers.find(url.instance)
    const isRight = this.#isRight(url, given?.systemTrigger)
    if (!isRight || !given?.systemTrigger.enabled || !given.trigger.enable_webhook) return NOT_FOUND
    const found = await pendingReplies.find(url.execution)
    if (found?.instance !== given.id || found.execution !== url.execution) return NOT_FOUND
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Problem('verb-not-allowed', 'accepted here: GET, HEAD', { headers: { Allow: 'GET, HEAD' } })
    if (!found.reply && found.state === 'interrupted') return interrupted(url.execution)
    const header = (name: string): string | undefined => request.headers[name]?.toString()
    return readable(found.reply ?? this.#notice(url, request), { instance: given, header })
  }

  /** An unknown instance takes as long as a wrong token. */
  #isRight({ execution, token }: StatusUrl, instance: SystemTrigger | undefined): boolean {
    const previous = instance?.previous_secret
    const isOfCurrent = safeEqual(token, tokenOf(execution, instance?.webhook_secret ?? ''))
    const isOfPrevious = safeEqual(token, tokenOf(execution, previous?.secret ?? ''))
    if (isOfPrevious && previous && this.parts.clock.now() < previous.expires_at) return true
    return isOfCurrent && instance !== undefined
  }

  #notice(asked: StatusUrl, request: CalledRequest): Answer {
    const url = baseOf(request, this.parts) + statusUrl(asked)
    return {
      status: 202,
      headers: ['Content-Type', 'application/json', 'Location', url, 'Retry-After', '1'],
      body: JSON.stringify({ execution: asked.execution, status_url: url }),
    }
  }
}

/** Proves that somebody was told of an execution, without telling the secret. */
const tokenOf = (execution: string, secret: string): string =>
  createHmac('sha256', secret).update(execution).digest('base64url')

/** Nobody knows how far it came, so nobody runs it again. */
export const interrupted = (execution: string): Problem =>
  new Problem('execution-interrupted', `the process ended in the middle of the execution ${execution}`)
