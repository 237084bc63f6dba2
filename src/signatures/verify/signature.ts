import { createHash, createHmac, verify as verifyKey, type KeyObject } from 'node:crypto'
import { placeOfId, type PublicKeyScheme, type SignedScheme } from '../schemes/signed-schemes.js'
import { spokenPlace } from '../schemes/places.js'
import type { Signing } from '../schemes/signing.js'
import { keysOf } from '../schemes/signing-keys.js'
import { someEqual } from './equal.js'
import { labelled } from './label.js'
import { messagesOf, type Message } from './message.js'
import type { Reading } from './request.js'
import { timeOf } from './time-of.js'
import { refused, type Refused } from './verdict.js'

/** What a call with a right signature says of itself. */
export interface SignedParts {
  readonly id: string
  /** As it was sent; empty where a scheme has none. */
  readonly timestamp: string
  /** When it was signed, in milliseconds since the epoch; undefined where a scheme has no time. */
  readonly signedAt: number | undefined
}

/** More signatures than anyone sends while a secret is changed. */
const MOST_SIGNATURES = 16

/** The same where each of them has the whole body hashed anew, for each key. */
const MOST_PROVED = 4

/** Ids are remembered, so they are not to be long. */
const MOST_ID_CHARACTERS = 256

const MISFIT = refused('signature-invalid', 'the signature does not fit the call')

/**
 * Reads a call's signature, and refuses it unless one of the secrets made it. Its time is left to the caller.
 * @param keys public keys that are known by other means than settings
 */
export function readSignature(
  scheme: SignedScheme,
  signing: Signing,
  reading: Reading,
  keys: readonly KeyObject[] = [],
): SignedParts | Refused {
  const signatures = signaturesIn(scheme, reading)
  if ('code' in signatures) return signatures
  const time = timeOf(scheme, reading)
  if ('code' in time) return time
  const id = idIn(scheme, reading)
  if (typeof id !== 'string') return id
  const { text: timestamp, at: signedAt } = time
  const parts = { id, timestamp, parameters: signing.parameters }
  const messages = messagesOf(scheme, reading, parts)
  if ('code' in messages) return messages
  if (scheme.kind === 'public-key') {
    const known = [...keys, ...keysOf(signing).public]
    const texts = messages.map((message) => Buffer.concat(message.map((piece) => Buffer.from(piece))))
    const fits = known.some((key) =>
      texts.some((text) => signatures.some((one) => isProved(scheme, key, text, one))),
    )
    return fits ? { id, timestamp, signedAt } : MISFIT
  }
  const expected = keysOf(signing).secret.flatMap((key) => {
    const own = scheme.kind === 'hash' ? messagesOf(scheme, reading, { ...parts, key }) : messages
    return 'code' in own ? [] : own.map((message) => digestOf(scheme, key, message))
  })
  return someEqual(signatures, expected) ? { id, timestamp, signedAt } : MISFIT
}

/** A message's signature as text. */
export function digestOf(
  scheme: Exclude<SignedScheme, PublicKeyScheme>,
  key: Buffer,
  message: Message,
): string {
  const { algorithm, encoding } = scheme
  const hash = scheme.kind === 'hmac' ? createHmac(algorithm, key) : createHash(algorithm)
  for (const piece of message) hash.update(piece)
  return hash.digest(encoding)
}

function isProved(
  { algorithm, encoding }: PublicKeyScheme,
  key: KeyObject,
  bytes: Buffer,
  signature: string,
): boolean {
  const hash = algorithm === 'ed25519' ? null : algorithm.replace(/^\w+-/, '')
  try {
    return verifyKey(hash, bytes, key, Buffer.from(signature, encoding))
  } catch {
    return false
  }
}

function signaturesIn(scheme: SignedScheme, reading: Reading): readonly string[] | Refused {
  const { label, encoding } = scheme
  const text = reading.only(scheme)
  if (typeof text !== 'string') return text
  const found = labelled(text, scheme, scheme.separator)
  if (found.length === 0)
    return refused('signature-invalid', `${spokenPlace(scheme)} has no signature${afterWord(label)}`)
  if (found.length > (scheme.kind === 'public-key' ? MOST_PROVED : MOST_SIGNATURES))
    return refused('signature-invalid', `${spokenPlace(scheme)} has too many signatures`)
  return encoding === 'hex' ? found.map((one) => one.toLowerCase()) : found
}

const afterWord = (label: string): string => (label === '' ? '' : ` that begins with ${label}`)

function idIn({ id: where }: SignedScheme, reading: Reading): string | Refused {
  if (where === undefined) return ''
  const place = placeOfId(where)
  const id = reading.only(place)
  if (typeof id !== 'string' || (id !== '' && id.length <= MOST_ID_CHARACTERS)) return id
  return refused('signature-invalid', `${spokenPlace(place)} is empty or too long`)
}
