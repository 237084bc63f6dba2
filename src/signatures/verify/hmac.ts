import { createHmac } from 'node:crypto'
import { someEqual } from './equal.js'
import { messagesOf } from './message.js'
import { onlyHeader, type SignedRequest } from './request.js'
import type { HmacScheme } from '../schemes/scheme.js'
import { keyOf } from '../schemes/secret.js'
import { refused, type Refused } from './verdict.js'

/** What a call with a right signature says of itself. */
export interface SignedParts {
  readonly id: string
  /** In whole seconds since the epoch, as it was sent; empty where a scheme has none. */
  readonly timestamp: string
}

/** More signatures than anyone sends while a secret is changed. */
const MOST_SIGNATURES = 16

/** Ids are remembered, so they are not to be long. */
const MOST_ID_CHARACTERS = 256

/** Reads a call's signature, and refuses it unless one of the secrets made it. Its time is left to the caller. */
export function readHmac(
  scheme: HmacScheme,
  secrets: readonly string[],
  call: SignedRequest,
): SignedParts | Refused {
  const signatures = signaturesIn(scheme, call.headers)
  if ('code' in signatures) return signatures
  const timestamp = timestampIn(scheme, call.headers)
  if (typeof timestamp !== 'string') return timestamp
  const id = idIn(scheme, call.headers)
  if (typeof id !== 'string') return id
  const messages = messagesOf(scheme, call, { id, timestamp })
  if ('fault' in messages) return refused('signature-invalid', messages.fault)
  const expected = secrets.flatMap((secret) => messages.map((message) => digestOf(scheme, secret, message)))
  return someEqual(signatures, expected)
    ? { id, timestamp }
    : refused('signature-invalid', 'the signature does not fit the call')
}

/** A message's signature as text. */
export function digestOf(scheme: HmacScheme, secret: string, message: readonly (string | Buffer)[]): string {
  const hmac = createHmac(scheme.algorithm, keyOf(secret, scheme))
  for (const piece of message) hmac.update(piece)
  return hmac.digest(scheme.encoding)
}

function signaturesIn(
  { header, separator, label, encoding }: HmacScheme,
  headers: readonly string[],
): readonly string[] | Refused {
  const text = onlyHeader(headers, header)
  if (typeof text !== 'string') return text
  const found = labelled(text, separator, label)
  if (found.length === 0) {
    return refused('signature-invalid', `the header ${header} has no signature that begins with ${label}`)
  }
  if (found.length > MOST_SIGNATURES) {
    return refused('signature-invalid', `the header ${header} has too many signatures`)
  }
  return encoding === 'hex' ? found.map((one) => one.toLowerCase()) : found
}

function timestampIn(
  { timestamp, header, separator }: HmacScheme,
  headers: readonly string[],
): string | Refused {
  if (!timestamp) return ''
  const text = onlyHeader(headers, timestamp.header)
  if (typeof text !== 'string') return text
  const isShared = timestamp.header.toLowerCase() === header.toLowerCase()
  const [own = '', another] = labelled(text, isShared ? separator : undefined, timestamp.label)
  if (another === undefined && /^\d{1,11}$/.test(own)) return own
  return refused('signature-invalid', `the header ${timestamp.header} has no time in whole seconds`)
}

function idIn({ id: header }: HmacScheme, headers: readonly string[]): string | Refused {
  if (header === undefined) return ''
  const id = onlyHeader(headers, header)
  if (typeof id !== 'string' || (id !== '' && id.length <= MOST_ID_CHARACTERS)) return id
  return refused('signature-invalid', `the header ${header} is empty or too long`)
}

/** What follows the label in those parts of a header that begin with it. */
const labelled = (text: string, separator: string | undefined, label: string): string[] =>
  (separator === undefined ? [text] : text.split(separator).map((part) => part.trim()))
    .filter((part) => part.startsWith(label))
    .map((part) => part.slice(label.length))
