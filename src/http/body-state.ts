import type { IncomingMessage } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'

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

/** What a host's parser has kept of the body as `rawBody`, where that is bytes or text. */
export function keptBody({ rawBody }: { readonly rawBody?: unknown }): Buffer | undefined {
  if (typeof rawBody === 'string') return Buffer.from(rawBody)
  if (!(rawBody instanceof Uint8Array)) return undefined
  return Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength)
}
