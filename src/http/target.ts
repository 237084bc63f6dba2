import type { IncomingMessage } from 'node:http'
import { isBehindTheLast } from './linger.js'

/** A target that names its host as well, as proxies are asked: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
const ABSOLUTE = /^https?:\/\/([^/?#]*)([^#]*)/i

/** The path and query of a request's target, whether or not it names its host as well. */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target
  const rest = ABSOLUTE.exec(target)?.[2]
  if (rest === undefined) return target
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** A request as a router hands it on. */
type RoutedRequest = IncomingMessage & { originalUrl?: string }
type Handler<Response> = (request: RoutedRequest, response: Response, next: (error?: unknown) => void) => void

/**
 * A handler that sees nothing but paths: of a target that names a host, that host is the one that is called, whatever
 * the header says. What is passed on is again as it came. A request behind the last of its connection is not seen.
 */
export const inOriginForm =
  <Response>(handler: Handler<Response>): Handler<Response> =>
  (request, response, next) => {
    if (isBehindTheLast(request)) return
    if (request.url?.startsWith('/')) handler(request, response, next)
    else {
      const restore = rewrite(request)
      handler(request, response, (error) => {
        restore()
        next(error)
      })
    }
  }

/** @returns the way to put everything back */
function rewrite(request: RoutedRequest): () => void {
  const { url = '', originalUrl, headers } = request
  const { host } = headers
  const authority = ABSOLUTE.exec(url)?.[1]
  if (authority === undefined) return () => undefined
  request.url = originForm(url)
  if (originalUrl !== undefined) request.originalUrl = originForm(originalUrl)
  headers.host = authority.slice(authority.lastIndexOf('@') + 1)
  return () => {
    request.url = url
    if (originalUrl === undefined) delete request.originalUrl
    else request.originalUrl = originalUrl
    if (host === undefined) delete headers.host
    else headers.host = host
  }
}
