import type { IncomingMessage } from 'node:http'
import { requestId } from '../problem/index.js'
import type { WebhookTarget } from '../runtime/index.js'
import type { SecretKind, TriggerInstance } from '../triggers/index.js'
import type { HookUrl } from './url.js'

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
  /** Which of the instance's secrets it came with. */
  secretKind: SecretKind = 'current'
  /** When it came, in milliseconds since the epoch; noted only where deliveries are recorded. */
  began = 0
  /** How many gates it has passed. */
  passed = 0
  /** The id its method knows it by or, where it is suppressed, that of the execution that stands for it. */
  run: string | undefined
  /** Whether its method's debounce holds it back. */
  isSuppressed = false
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
