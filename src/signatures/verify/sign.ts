import { isSigned } from '../schemes/scheme.js'
import { placeOfId, type SignedScheme } from '../schemes/signed-schemes.js'
import type { Place } from '../schemes/places.js'
import { keyOf } from '../schemes/secret.js'
import type { Signing } from '../schemes/signing.js'
import { messagesOf } from './message.js'
import { Reading } from './request.js'
import { digestOf } from './signature.js'

/** A call to be signed. */
export interface Signable {
  /** @default POST */
  readonly method?: string
  /** The whole URL that will be called, query included. */
  readonly url: string
  readonly body: Buffer
  /** Of the body, where there is one. */
  readonly contentType?: string
  /** Names and values that the call has beside those that sign it. */
  readonly headers?: readonly string[]
  /** Names the message, where the scheme has an id. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

type Headers = readonly [name: string, value: string][]

/**
 * The headers that sign a call as its sender would, with the first of the secrets: names and values. A secret that
 * belongs into the body or the URL has none.
 * Throws a RangeError for a call that the scheme cannot sign, such as a body that is neither a form nor hashed, and
 * for schemes whose senders alone can sign.
 */
export function sign({ scheme, secrets, parameters }: Signing, call: Signable): Headers {
  const [secret = ''] = secrets
  if (isSigned(scheme)) return signed(scheme, secret, parameters, call)
  switch (scheme.kind) {
    case 'none':
      return []
    case 'basic':
      return [['Authorization', `Basic ${Buffer.from(secret).toString('base64')}`]]
    case 'token':
      return scheme.header === undefined ? [] : [[scheme.header, scheme.label + secret]]
    case 'jwt':
      throw new RangeError('only the sender makes its tokens')
  }
}

function signed(
  scheme: SignedScheme,
  secret: string,
  parameters: Signing['parameters'],
  { method = 'POST', url, body, contentType, headers: more = [], id, now }: Signable,
): Headers {
  if (scheme.kind === 'public-key') throw new RangeError('only the sender has the key that signs')
  const timestamp = written(now, scheme.timestamp?.unit)
  const headers = [...(contentType === undefined ? [] : ['Content-Type', contentType]), ...more]
  const reading = new Reading({ method, url, headers, body })
  const key = keyOf(secret, scheme)
  const messages = messagesOf(scheme, reading, { id, timestamp, parameters, key })
  if ('code' in messages) throw new RangeError(messages.reason)
  const signature = scheme.label + digestOf(scheme, key, messages[0] ?? [])
  const own = scheme.id === undefined ? [] : inHeader(placeOfId(scheme.id), id)
  const time = scheme.timestamp && scheme.timestamp.label + timestamp
  if (time === undefined) return [...own, ...inHeader(scheme, signature)]
  if (scheme.timestamp?.header === undefined || scheme.timestamp.header !== scheme.header)
    return [...own, ...inHeader(scheme.timestamp ?? {}, time), ...inHeader(scheme, signature)]
  return [...own, ...inHeader(scheme, `${time}${scheme.separator ?? ''}${signature}`)]
}

const inHeader = ({ header }: Place, value: string): [string, string][] =>
  header === undefined ? [] : [[header, value]]

function written(now: number, unit = 's'): string {
  if (unit === 'rfc3339') return new Date(now).toISOString()
  return String(unit === 'ms' ? now : Math.floor(now / 1000))
}
