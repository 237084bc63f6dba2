import { Site, type SentRequest } from '../../http/index.js'

/** What tells how a request was called. */
export interface CalledRequest {
  /** Path and query, as far as the host has left them. */
  readonly url?: string | undefined
  /** Path and query as they were called, where Express and its like have taken something off. */
  readonly originalUrl?: string | undefined
}

/** Where webhooks are called. */
export interface CalledPlace {
  /** What stands before `/api` in the URLs that senders are given, where it is known. */
  readonly publicUrl?: string | undefined
  /** The path a host mounts the webhooks at. @default the root */
  readonly mountPath?: string | undefined
  /** Where callers outside see the host. @default where they call it */
  readonly site?: Site | undefined
}

/**
 * The whole URL a sender called, as far as that can be known behind a proxy. Whoever makes the headers up gets a URL
 * that nobody has signed, so they are believed.
 * @param base what stands before `/api` in it, where that is said for this one webhook
 */
export function calledUrl(
  request: CalledRequest & SentRequest,
  base: string | undefined,
  { publicUrl, mountPath, site = CALLED }: CalledPlace = {},
): string {
  const { url = '' } = request
  const before = base ?? publicUrl
  if (before !== undefined) return before.replace(/\/+$/, '') + url
  return `${site.schemeOf(request)}://${site.hostOf(request) ?? ''}${wholeOf(request, mountPath)}`
}

/**
 * What stands before `/api` in URLs that a caller is given: where nobody has said it, the path of the host's mount, which
 * Koa and others take off without a word.
 */
export function baseOf(request: CalledRequest, { publicUrl, mountPath }: CalledPlace = {}): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '')
  const { url = '' } = request
  const whole = wholeOf(request, mountPath)
  return whole.endsWith(url) ? whole.slice(0, whole.length - url.length) : ''
}

/** Path and query as they were called. A router of Express that finds nothing said by a host says what it got itself. */
const wholeOf = ({ url = '', originalUrl = url }: CalledRequest, mountPath = ''): string =>
  originalUrl === url ? mountPath + url : originalUrl

const CALLED = new Site()
