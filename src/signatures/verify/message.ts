import { createHash } from 'node:crypto'
import { safeEqual } from '../../driver/index.js'
import { headerValues, type SignedRequest } from './request.js'
import { piecesOf, type HmacScheme, type Placeholder } from '../schemes/scheme.js'

/** What a message says beside its request. */
export interface MessageParts {
  readonly id: string
  /** As it was sent: another way to write the same number is signed otherwise. */
  readonly timestamp: string
}

/** A message that cannot be what was signed, and why. */
export interface Unsignable {
  readonly fault: string
}

/**
 * What a scheme signs of a request, as pieces that follow each other; a list of them, since a sender's URL may or
 * may not have had the usual port in it.
 */
export function messagesOf(
  { signed, digest_query }: HmacScheme,
  request: SignedRequest,
  { id, timestamp }: MessageParts,
): readonly (string | Buffer)[][] | Unsignable {
  const pieces = piecesOf(signed)
  const form = pieces.includes('form:sorted') ? sortedForm(request, digest_query) : ''
  if (typeof form !== 'string') return form
  const urls = pieces.includes('url') ? spellingsOf(request.url) : [request.url]
  return urls.map((url) => {
    const values: Record<Placeholder, string | Buffer> = {
      body: request.body,
      timestamp,
      id,
      url,
      'form:sorted': form,
    }
    // The scheme has checked the names.
    return pieces.map((piece, at) => (at % 2 === 0 ? piece : values[piece as Placeholder]))
  })
}

/**
 * A form's fields in order of name, each followed by its value, with nothing between. What is no form must be empty
 * or have its hash in the URL, or nothing of it would be signed.
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
function sortedForm(
  { url, headers, body }: SignedRequest,
  digestQuery: string | undefined,
): string | Unsignable {
  const digests = digestQuery === undefined ? [] : queryOf(url).getAll(digestQuery)
  if (digests.length > 1) return { fault: `the query has ${digestQuery ?? ''} twice` }
  if (digests[0] !== undefined) {
    const actual = createHash('sha256').update(body).digest('hex')
    return safeEqual(digests[0].toLowerCase(), actual)
      ? ''
      : { fault: 'the body is not the one that was signed' }
  }
  if (body.length === 0) return ''
  const types = headerValues(headers, 'content-type')
  const isForm = types.length === 1 && /^application\/x-www-form-urlencoded *(;|$)/i.test(types[0] ?? '')
  if (!isForm) return { fault: 'the body is no form, and its hash is not in the query' }
  const fields = new URLSearchParams(body.toString())
  return [...new Set(fields.keys())]
    .sort()
    .flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => name + value))
    .join('')
}

const queryOf = (url: string): URLSearchParams => {
  const mark = url.indexOf('?')
  return new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1))
}

const USUAL_PORT: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** A URL as it is, without its port, and with the usual one. */
function spellingsOf(url: string): string[] {
  const [, scheme, host, rest] = /^(https?):\/\/(\[[^\]]*\]|[^/:?#]*)(?::\d*)?(.*)$/s.exec(url) ?? []
  if (scheme === undefined || host === undefined || rest === undefined) return [url]
  const port = USUAL_PORT[scheme] ?? ''
  return [...new Set([url, `${scheme}://${host}${rest}`, `${scheme}://${host}:${port}${rest}`])]
}
