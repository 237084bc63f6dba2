import { Problem } from '../../problem/index.js'
import { requireJson } from './require-json.js'
import { bytesOf, isReadable, type ReadableBody } from './readable-body.js'

/** Reply headers; names of the connection itself, cookies and `X-Request-ID` are not sent. */
export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>

/** What a webhook method answers: HTTP status, headers, body. */
export type WebhookReply = readonly [
  status: number,
  headers: ReplyHeaders | null,
  body: string | Uint8Array | null,
]

/** Statuses that HTTP forbids a body with. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304])

/**
 * Builds an answer of a body that is still to be read: a Blob, a Response or a stream. It goes out as bytes, and with
 * the content type it says it has.
 * @param status 200 to 599
 * @throws Problem `driver-failed` as the other form does, or rejects with it when the body cannot be read or is longer than 64 MiB
 */
export function reply(
  status: number,
  body: ReadableBody,
  headers?: ReplyHeaders | Headers,
): Promise<WebhookReply>
/**
 * Builds an answer. Text and bytes go out as they are; any other body as JSON, with its content type.
 * @param status 200 to 599
 * @throws Problem `driver-failed` when the status has no body (204, 205, 304) and one is given, or when JSON cannot carry the body:
 * the error names the member, such as a Map or a Promise
 */
export function reply(status: number, body?: unknown, headers?: ReplyHeaders | Headers): WebhookReply
export function reply(
  status: number,
  body?: unknown,
  headers: ReplyHeaders | Headers = {},
): WebhookReply | Promise<WebhookReply> {
  const fields = fieldsOf(headers)
  if (body === undefined || body === null) return [status, fields, null]
  if (BODILESS.has(status) && body !== '')
    throw odd(`an answer with the status ${String(status)} has no body`)
  if (typeof body === 'string' || body instanceof Uint8Array) return [status, fields, body]
  if (body instanceof ArrayBuffer || body instanceof SharedArrayBuffer)
    return [status, fields, new Uint8Array(body)]
  if (ArrayBuffer.isView(body))
    return [status, fields, new Uint8Array(body.buffer, body.byteOffset, body.byteLength)]
  if (isReadable(body)) return read(status, body, fields)
  requireJson(body, 'reply')
  return [status, typed('application/json', fields), JSON.stringify(body)]
}

async function read(status: number, body: ReadableBody, fields: ReplyHeaders): Promise<WebhookReply> {
  const { bytes, type } = await bytesOf(body)
  return [status, type === '' ? fields : typed(type, fields), bytes]
}

function fieldsOf(headers: ReplyHeaders | Headers): ReplyHeaders {
  if (headers instanceof Headers) return Object.fromEntries(headers)
  if (Symbol.iterator in headers)
    throw odd('the headers are an iterable: make an object of them with Object.fromEntries')
  return headers
}

/** Headers with a content type, unless the author has given one. */
const typed = (type: string, fields: ReplyHeaders): ReplyHeaders =>
  Object.keys(fields).some((name) => name.toLowerCase() === 'content-type')
    ? fields
    : { 'Content-Type': type, ...fields }

/** What callers are told too: it is of the driver's making, and says nothing of what is in the reply. */
const odd = (what: string): Problem => new Problem('driver-failed', `reply: ${what}`)
