import type { IncomingHttpHeaders } from 'node:http'

/** What tells how a request was called. */
interface CalledRequest {
  readonly headers: IncomingHttpHeaders
  readonly socket: object
  /** Path and query, as far as Express has left them. */
  readonly url?: string | undefined
  /** Path and query as they were called, where Express has taken something off. */
  readonly originalUrl?: string | undefined
}

/**
 * The whole URL a sender called, as far as that can be known behind a proxy. Whoever makes the headers up gets a URL
 * that nobody has signed, so they are believed.
 * @param base what stands before `/api` in it, where that is known
 */
export function calledUrl(request: CalledRequest, base: string | undefined): string {
  const { url = '', originalUrl = url, headers, socket } = request
  if (base !== undefined) return base.replace(/\/+$/, '') + url
  const [forwarded = ''] = String(headers['x-forwarded-proto'] ?? '').split(',')
  const scheme = forwarded.trim() || ('encrypted' in socket ? 'https' : 'http')
  return `${scheme}://${headers.host ?? ''}${originalUrl}`
}
