import type { z } from 'zod'
import type { Debounce } from './debounce.js'
import { mark } from './marks.js'
import type { WebhookReply } from './reply.js'
import type { Verb } from './verb.js'

/** Request headers by the names they came with; the query, without the secret, is in `pos-query-params`. */
export type WebhookHeaders = Readonly<Record<string, readonly string[]>>

/** What a webhook method learns of its request beyond PlaceOS's three arguments. */
export interface WebhookContext<Body = undefined> {
  readonly verb: Verb
  /** The query, without the secret. */
  readonly query: URLSearchParams
  /** The first value of a header, whatever the case of its name. */
  header(name: string): string | undefined
  /** The body's bytes as they came. */
  readonly raw: Buffer
  /** The body as the declared schema gives it; undefined where none is declared. */
  readonly body: Body
  /** The caller's network address. */
  readonly address: string
  /** The execution this call belongs to. */
  readonly execution: string
  /** The request id, as in `X-Request-ID`. */
  readonly request: string
}

export interface WebhookOptions<Body> {
  /** The HTTP verbs the method answers. @default ['POST'] */
  readonly methods?: readonly Verb[]
  /** The name callers use. @default the method's own */
  readonly name?: string
  /** One sentence for people who look for the method. */
  readonly description?: string
  /** What a body must be: JSON, or a form's fields; others are refused with 422 before anything happens. */
  readonly body?: z.ZodType<Body>
  /** Makes one execution of calls that follow each other closely. @default each call executes */
  readonly debounce?: Debounce
  /** How long the method may take to answer, in milliseconds. @default the setting `webhookTimeoutMs`, ten seconds unless set */
  readonly timeout?: number
  /**
   * How many deliveries may be inside this method at once. Without it, deliveries to the module run one at a
   * time in the order they came, over all methods that do not set it.
   */
  readonly concurrency?: number
  /** A body worth trying, shown to people who set the webhook up. */
  readonly sample?: unknown
}

// A method without a return statement is typed void, and that is a fine answer.
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type
type Answer = WebhookReply | void

/** A method that answers HTTP requests; returning nothing answers 202. */
export type WebhookMethod<Body = undefined> = (
  method: Verb,
  headers: WebhookHeaders,
  body: string,
  context: WebhookContext<Body>,
) => Answer | Promise<Answer>

/** Lets outside callers reach this method through a webhook URL. */
export function webhook<Body = undefined>(options: WebhookOptions<Body> = {}) {
  return <Method extends WebhookMethod<Body>>(
    prototype: object,
    method: string,
    _descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    mark('@webhook', prototype, method, { webhook: { ...options, methods: options.methods ?? ['POST'] } })
  }
}
