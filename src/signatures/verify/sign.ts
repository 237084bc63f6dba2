import { digestOf } from './hmac.js'
import { messagesOf } from './message.js'
import { schemeOf, type SignatureSettings } from '../schemes/settings.js'

/** A call to be signed. */
export interface Signable {
  /** The whole URL that will be called, query included. */
  readonly url: string
  readonly body: Buffer
  /** Of the body, where there is one. */
  readonly contentType?: string
  /** Names the message, where the scheme has an id. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * The headers that sign a call as its sender would, with the first of the secrets: names and values. A secret that
 * belongs into the body has none.
 * Throws a RangeError for a call that the scheme cannot sign, such as a body that is neither a form nor hashed.
 */
export function sign(settings: SignatureSettings, call: Signable): readonly [name: string, value: string][] {
  const scheme = schemeOf(settings)
  const [secret = ''] = settings.secrets
  if (scheme.kind === 'token') {
    return scheme.header === undefined ? [] : [[scheme.header, scheme.label + secret]]
  }
  const { contentType, id, now } = call
  const timestamp = String(Math.floor(now / 1000))
  const headers = contentType === undefined ? [] : ['Content-Type', contentType]
  const messages = messagesOf(scheme, { ...call, headers }, { id, timestamp })
  if ('fault' in messages) throw new RangeError(messages.fault)
  const signature = scheme.label + digestOf(scheme, secret, messages[0] ?? [])
  const own: [string, string][] = scheme.id === undefined ? [] : [[scheme.id, id]]
  if (!scheme.timestamp) return [...own, [scheme.header, signature]]
  const time = scheme.timestamp.label + timestamp
  return scheme.timestamp.header === scheme.header
    ? [...own, [scheme.header, `${time}${scheme.separator ?? ''}${signature}`]]
    : [...own, [scheme.timestamp.header, time], [scheme.header, signature]]
}
