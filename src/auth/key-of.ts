import type { IncomingMessage } from 'node:http'
import { Site } from '../http/index.js'

/** What of a request says who calls; requests of Express and of upgrades have it as well. */
export type KeyBearer = Pick<IncomingMessage, 'headers' | 'method' | 'url'> & { readonly socket?: object }

/**
 * The API key a request brings, or undefined. The first place that has one counts, be it right or wrong.
 * A browser sends cookies with whatever another site makes it ask for, so a key in a cookie counts only for
 * reading, or when the page that asks is of this very host.
 * @param site where callers outside see the host
 * @see PlaceOS/rest-api, the order of looking: header `X-API-Key`, `api-key`, `Authorization`, `bearer_token`
 */
export function keyOf(request: KeyBearer, site = CALLED): string | undefined {
  const { headers } = request
  const query = queryOf(request.url ?? '')
  const cookies = isOwnDoing(request, site) ? cookiesOf(headers.cookie ?? '') : new Map<string, string>()
  const places = [
    () => textOf(headers['x-api-key']),
    () => query.get('api-key'),
    () => cookies.get('api-key'),
    () => withoutScheme(headers.authorization ?? ''),
    () => query.get('bearer_token'),
    () => cookies.get('bearer_token'),
  ]
  for (const look of places) {
    const key = look()?.trim()
    if (key) return key
  }
  return undefined
}

/** Where nothing more is known than what is called. */
export const CALLED = new Site()

/** The first value of a header. */
export const textOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header

function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?')
  return new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1))
}

/** The scheme is left off where there is one; PlaceOS takes the bare key as well. */
const withoutScheme = (authorization: string): string =>
  authorization.trim().replace(/^(?:Bearer|Token) +/i, '')

/** The first value of each name, as cookies of narrower paths come first. */
export function cookiesOf(header: string): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header.split(';')) {
    const mark = pair.indexOf('=')
    const name = pair.slice(0, Math.max(mark, 0)).trim()
    if (name !== '' && !cookies.has(name)) cookies.set(name, decoded(pair.slice(mark + 1).trim()))
  }
  return cookies
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Whether no other site can have made a browser send this with any effect. */
export function isOwnDoing(request: KeyBearer, site: Site = CALLED): boolean {
  const { headers, method } = request
  const onlyReads = (method === 'GET' || method === 'HEAD') && headers.upgrade === undefined
  return onlyReads || isSameOrigin(request, site)
}

/** Browsers say where a page is from; what says nothing is no browser. */
export function isSameOrigin(request: KeyBearer, site: Site): boolean {
  const { headers } = request
  const from = textOf(headers['sec-fetch-site'])
  if (from !== undefined) return from === 'same-origin' || from === 'none'
  const { origin } = headers
  if (origin === undefined) return true
  return site.isOwn(origin, request)
}
