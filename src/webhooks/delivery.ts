import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { WebhookTarget } from '../runtime/index.js'
import type { TriggerInstance } from '../triggers/index.js'
import type { HookUrl } from './url.js'

/** Request ids that are taken over from the caller; others could not be sent back or would spoil a log. */
const SAFE_ID = /^[\w.~:+/=@-]{1,128}$/

/** One HTTP request that reached a webhook, and what the gates find out about it on its way. */
export class Delivery {
  readonly id: string
  /** Upper case, as HTTP sends it; any token at all until a gate has checked it. */
  readonly verb: string
  /** The caller's network address; read at once, since a socket that has closed has none. */
  readonly address: string
  /** The body's bytes, once they are read. */
  body: Buffer | undefined
  /** The system trigger its URL names, once the secret has proved right. */
  instance: TriggerInstance | undefined
  /** The method it executes, once it is found. */
  target: WebhookTarget | undefined
  /** The body as the method's schema gives it. */
  parsedBody: unknown

  constructor(
    readonly request: IncomingMessage,
    readonly url: HookUrl,
  ) {
    this.id = requestId(request)
    this.verb = request.method ?? ''
    this.address = request.socket.remoteAddress ?? ''
  }

  /** The first value of a header by its lower-case name. */
  header(name: string): string | undefined {
    const value = this.request.headers[name]
    return Array.isArray(value) ? value[0] : value
  }
}

/** The caller's `X-Request-ID` if it is fit to be repeated, else a new UUID. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && SAFE_ID.test(given) ? given : randomUUID()
}
