import type { IncomingHttpHeaders } from 'node:http'

/** The host a request was sent to, with its port where that is said: HTTP/2 names it in a place of its own. */
export function calledHost(headers: IncomingHttpHeaders): string | undefined {
  const authority = headers[':authority']
  return headers.host ?? (typeof authority === 'string' ? authority : undefined)
}
