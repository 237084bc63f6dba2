import type { IncomingMessage } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import { textOf } from '../payload/index.js'

/** What tells of a request's body; a request that was made up has no more than headers. */
export interface BodyRequest extends Pick<IncomingMessage, 'headers' | 'rawHeaders'> {
  readonly readableDidRead?: boolean
  readonly readableEnded?: boolean
  /** Of HTTP/2 alone. */
  readonly stream?: Pick<ServerHttp2Stream, 'endAfterHeaders' | 'aborted' | 'closed'>
}

/** `none`: there is no body; `unread`: it is still to be read; `read`: somebody has read of it. */
export type BodyState = 'none' | 'unread' | 'read'

/**
 * Where a request's body is. The stream says so: on HTTP/2 by its end, since a length is not asked for there. On HTTP/1
 * what the sender wrote before the body does, whatever a host's middleware has taken off `headers` since.
 */
export function bodyState(request: BodyRequest): BodyState {
  if (request.readableDidRead) return 'read'
  // HTTP/2 ends a request whose stream has closed, wherever its body was.
  if (request.readableEnded && !request.stream?.closed) return 'none'
  const isComing = request.stream ? !request.stream.endAfterHeaders : isAnnounced(request)
  return isComing ? 'unread' : 'none'
}

/** Whether headers say, as the host has left them, that there is a body. */
export const saysBody = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

function isAnnounced(request: BodyRequest): boolean {
  if (saysBody(request)) return true
  const { rawHeaders } = request
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') return true
    if (name.length === 14 && name.toLowerCase() === 'content-length') return rawHeaders[at + 1] !== '0'
  }
  return false
}

/** Where parsers of hosts leave what they have read. */
export interface KeepingRequest extends Pick<IncomingMessage, 'headers'> {
  readonly rawBody?: unknown
  readonly body?: unknown
}

/**
 * The bytes that a host's parser has kept of a body: as `rawBody`, or as the `body` itself, which `express.raw()` and
 * `express.text()` leave. Text is taken only where it must be what was sent: what is no UTF-8 was lost when it became
 * text, and a text that is in `body` may be what a JSON parser made of it. Nor is it known which bytes a text was in
 * another charset.
 */
export function keptBody(request: KeepingRequest): Buffer | undefined {
  const { rawBody, body, headers } = request
  const { 'content-length': length, 'content-type': type } = headers
  return (
    bytesOf(rawBody) ??
    bytesOfText(rawBody, type, length ?? 'any') ??
    bytesOf(body) ??
    (length === undefined ? undefined : bytesOfText(body, type, length))
  )
}

function bytesOf(kept: unknown): Buffer | undefined {
  if (!(kept instanceof Uint8Array)) return undefined
  return Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength)
}

/** Stands in a text for bytes that were none of it. */
const LOST = '\ufffd'

function bytesOfText(kept: unknown, type: string | undefined, length: string): Buffer | undefined {
  if (typeof kept !== 'string' || kept.includes(LOST)) return undefined
  const bytes = Buffer.from(kept)
  if (length !== 'any' && length !== String(bytes.length)) return undefined
  // In the charset that is named they would be other letters.
  return textOf(bytes, type) === kept ? bytes : undefined
}
