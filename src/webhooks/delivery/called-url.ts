import type { IncomingHttpHeaders } from 'node:http'
import { calledHost } from '../../http/index.js'

/** What tells how a request was called. */
export interface CalledRequest {
  /** Path and query, as far as Express has left them. */
  readonly url?: string | undefined
  /** Path and query as they were called, where Express has taken something off. */
  readonly originalUrl?: string | undefined
}

interface AddressedRequest extends CalledRequest {
  readonly headers: IncomingHttpHeaders
  readonly socket: object
}

/**
 * The whole URL a sender called, as far as that can be known behind a proxy. Whoever makes the headers up gets a URL
 * that nobody has signed, so they are believed.
 * @param base what stands before `/api` in it, where that is known
 */
export function calledUrl(request: AddressedRequest, base: string | undefined): string {
  const { url = '', originalUrl = url, headers, socket } = request
  if (base !== undefined) return base.replace(/\/+$/, '') + url
  const [forwarded = ''] = String(headers['x-forwarded-proto'] ?? '').split(',')
  const scheme = forwarded.trim() || ('encrypted' in socket ? 'https' : 'http')
  return `${scheme}://${calledHost(headers) ?? ''}${originalUrl}`
}

/** What stands before `/api` in URLs that a caller is given: where nobody has said it, the path of the host's mount. */
export function baseOf({ url = '', originalUrl = url }: CalledRequest, base: string | undefined): string {
  if (base !== undefined) return base.replace(/\/+$/, '')
  return originalUrl.endsWith(url) ? originalUrl.slice(0, originalUrl.length - url.length) : ''
}
