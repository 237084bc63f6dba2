import type { z } from 'zod'
import type { Debounce } from './debounce.js'
import type { Json } from '../../payload/index.js'
import { mark } from './marks.js'
import type { WebhookReply } from './reply.js'
import type { Verb } from './verb.js'

/** Request headers by the names they came with; the query, without the secret, is in `pos-query-params`. */
export type WebhookHeaders = Readonly<Record<string, readonly string[]>>

/** A part of a body that is a file, such as the picture a camera sends. */
export interface WebhookFile {
  /** The part's name; empty where it has none. */
  readonly name: string
  /** What the sender calls the file; undefined where it has no name. */
  readonly filename: string | undefined
  /** Its content type as it was sent, such as `image/jpeg`; empty where it has none. */
  readonly type: string
  readonly bytes: Buffer
}

/**
 * What a webhook method learns of its request beyond PlaceOS's three arguments.
 * @example
 * ```ts
 * // A camera that sends XML and a picture, as multipart/form-data:
 * const alert = context.fields['MoveDetection.xml']
 * const picture = context.files.find(({ type }) => type === 'image/jpeg')?.bytes
 * ```
 */
export interface WebhookContext<Body = undefined> {
  readonly verb: Verb
  /** The query, without the secret. Escapes that are no UTF-8 are read as Windows-1252, so that nothing is lost. */
  readonly query: URLSearchParams
  /** The first value of a header, whatever the case of its name. */
  header(name: string): string | undefined
  /**
   * The body's bytes as they came; `body`, `json`, `fields` and `files` are unpacked where there is a
   * `Content-Encoding`. A replay brings it unpacked.
   */
  readonly raw: Buffer
  /** The body as JSON, past a byte order mark, whatever its content type; undefined where it is none. */
  readonly json: Json | undefined
  /**
   * The fields of a form or of a body of several parts, such as `multipart/form-data`; of a name that comes several
   * times, a list. XML and JSON parts are fields too, as text. Empty for any other body, and in the binary form.
   */
  readonly fields: Readonly<Record<string, string | readonly string[]>>
  /** The other parts of such a body, in order. */
  readonly files: readonly WebhookFile[]
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
  /**
   * Names of members, fields, parameters and headers that hold a secret of this method's, such as `['code']`: what
   * stands under them is kept nowhere. Names that say so themselves, such as `token`, need not be given.
   */
  readonly secrets?: readonly string[]
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
