import { validateHeaderName, validateHeaderValue } from 'node:http'
import { types } from 'node:util'
import { Problem } from '../../problem/index.js'
import { ACCEPTED, type Answer } from '../replies/answer.js'

/**
 * Reply headers that are dropped: they belong to the connection, to this server or to the site it is part of,
 * not to one answer of one driver.
 */
export const deniedHeaders: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'date',
  'server',
  'set-cookie',
  'set-cookie2',
  'x-request-id',
  'clear-site-data',
  'strict-transport-security',
])

/** Headers that come once. HTTP/1 would send a second one all the same, HTTP/2 none of the answer. */
const ONCE: ReadonlySet<string> = new Set([
  ...['access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method', 'age'],
  ...['authorization', 'content-location', 'content-md5', 'content-range', 'content-type', 'dnt', 'etag'],
  ...['expires', 'from', 'host', 'if-modified-since', 'if-range', 'if-unmodified-since', 'last-modified'],
  ...['location', 'max-forwards', 'range', 'referer', 'retry-after', 'tk', 'upgrade-insecure-requests'],
  ...['user-agent', 'x-content-type-options'],
])

/** Lists that HTTP/2 wants in one line; on HTTP/1 it means the same. */
const IN_ONE_LINE: ReadonlySet<string> = new Set([
  ...['content-encoding', 'content-language', 'if-match', 'if-none-match'],
])

/**
 * What a webhook method answered, as HTTP: a status from 200 to 599, headers, a body of text or bytes. Nothing
 * at all is 202. Anything else is Problem `driver-failed`, which says what was odd about it.
 */
export function applyReplyRules(result: unknown): Answer | Problem {
  if (result === undefined || result === null) return ACCEPTED
  try {
    return read(result)
  } catch {
    return odd('answered with something that cannot be read')
  }
}

function read(result: unknown): Answer | Problem {
  if (!Array.isArray(result) || result.length !== 3) return odd('answered neither nothing nor three elements')
  const [status, headers, body] = result as [unknown, unknown, unknown]
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    return odd('answered with a status that is no whole number from 200 to 599')
  }
  if (body !== null && body !== undefined && typeof body !== 'string' && !types.isUint8Array(body)) {
    return odd('answered with a body that is neither text nor bytes')
  }
  const sent = headers === null || headers === undefined ? [] : listHeaders(headers)
  if (sent instanceof Problem) return sent
  if (typeof body === 'string' && body !== '' && !hasContentType(sent)) {
    sent.push('Content-Type', 'text/plain; charset=utf-8')
  }
  return { status, headers: sent, body: body ?? '' }
}

/**
 * Names and values in turn, a name's values together whatever its case: where the host has set headers of its own,
 * Node lets a second value of the same name overwrite the first.
 */
function listHeaders(given: unknown): (string | string[])[] | Problem {
  const headers: unknown = given instanceof Headers ? Object.fromEntries(given) : given
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    return odd('answered with headers that are no object')
  // It has no members that would be headers, and they would be lost without a word.
  if (Symbol.iterator in headers) return odd('answered with headers that are an iterable')
  const sent: (string | string[])[] = []
  const places = new Map<string, number>()
  for (const [name, given] of Object.entries(headers)) {
    const values: unknown = Array.isArray(given) ? Array.from<unknown>(given) : given
    if (!isText(values) && !isTexts(values)) return odd('answered with a header value that is no text')
    if (!isAllowed(name, values)) return odd('answered with a header that HTTP does not allow')
    const isGiven = isText(values) || values.length > 0
    const lower = name.toLowerCase()
    if (!isGiven || deniedHeaders.has(lower)) continue
    const place = places.get(lower)
    const all = place === undefined ? values : [sent[place] ?? [], values].flat()
    if (!isText(all) && all.length > 1 && ONCE.has(lower))
      return odd('answered with several values of a header that comes once')
    // A list of one is a text for middleware of hosts, which reads some headers.
    const value = !isText(all) && (all.length === 1 || IN_ONE_LINE.has(lower)) ? all.join(', ') : all
    if (place === undefined) places.set(lower, sent.push(name, value) - 1)
    else sent[place] = value
  }
  return sent
}

function isAllowed(name: string, values: string | readonly string[]): boolean {
  try {
    validateHeaderName(name)
    if (isText(values)) validateHeaderValue(name, values)
    else for (const value of values) validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}

const isTexts = (values: unknown): values is string[] => Array.isArray(values) && values.every(isText)

const isText = (value: unknown): value is string => typeof value === 'string'

const hasContentType = (headers: Answer['headers']): boolean =>
  headers.some((name, at) => at % 2 === 0 && isText(name) && name.toLowerCase() === 'content-type')

const odd = (what: string): Problem => new Problem('driver-failed', `the driver ${what}`)
