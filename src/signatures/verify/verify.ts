import type { SenderKeys } from '../keys/sender-keys.js'
import { isSigned, type Scheme } from '../schemes/scheme.js'
import type { SignedScheme } from '../schemes/signed-schemes.js'
import type { Signing } from '../schemes/signing.js'
import { keyFrom } from './certificate.js'
import { headersOf, ownHeadersOf, placesOfScheme } from './parts.js'
import { headerValues, Reading, type SignedRequest } from './request.js'
import { readSignature, type SignedParts } from './signature.js'
import { refuseBasic, refuseToken } from './token.js'
import { refused, UNSIGNED, type Refused, type Verdict } from './verdict.js'

/** A call whose signature is in question. */
export interface Verification extends SignedRequest {
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * Whether a call is signed with one of the secrets, or has no signature and needs none. Every secret is tried, and
 * how long it takes does not tell how nearly right a signature was. It is a promise only for JSON Web Tokens and for
 * certificates, whose keys may have to be fetched.
 */
export function verify(signing: Signing, call: Verification, keys: SenderKeys): Verdict | Promise<Verdict> {
  const { scheme, secrets, required, name } = signing
  const reading = new Reading(call)
  if (!required && isUnsigned(scheme, reading)) return verified(UNSIGNED)
  switch (scheme.kind) {
    case 'none':
      return verified(name)
    case 'token':
      return refuseToken(scheme, secrets, reading) ?? verified(name)
    case 'basic':
      return refuseBasic(secrets, reading) ?? verified(name)
    case 'jwt':
      return verifyJwt(signing, scheme, reading, keys, call.now)
    case 'hmac':
    case 'hash':
      return judged(signing, scheme, readSignature(scheme, signing, reading), call.now)
    case 'public-key':
      return scheme.certificate === undefined
        ? judged(signing, scheme, readSignature(scheme, signing, reading), call.now)
        : verifyCertified(signing, scheme, reading, keys, call.now)
  }
}

async function verifyJwt(
  signing: Signing,
  scheme: Extract<Scheme, { kind: 'jwt' }>,
  reading: Reading,
  keys: SenderKeys,
  now: number,
): Promise<Verdict> {
  // Its library is loaded where a scheme asks for it.
  const { readJwt } = await import('./jwt.js')
  const read = await readJwt(scheme, reading, { signing, keys, now })
  if ('code' in read) return read
  const age = read.signedAt === undefined ? undefined : Math.floor((now - read.signedAt) / 1000)
  return { ...verified(signing.name), age }
}

async function verifyCertified(
  signing: Signing,
  scheme: Extract<Scheme, { kind: 'public-key' }>,
  reading: Reading,
  keys: SenderKeys,
  now: number,
): Promise<Verdict> {
  if (scheme.certificate === undefined) return verified(signing.name)
  const key = await keyFrom(scheme.certificate, reading, keys, now)
  if ('code' in key) return key
  return judged(signing, scheme, readSignature(scheme, signing, reading, [key]), now)
}

/** What a right signature comes to, by its time. */
function judged(signing: Signing, scheme: SignedScheme, parts: SignedParts | Refused, now: number): Verdict {
  const { name } = signing
  if ('code' in parts) return parts
  const { signedAt } = parts
  if (!scheme.timestamp || signedAt === undefined) return verified(name)
  const most = (signing.tolerance ?? scheme.timestamp.tolerance) * 1000
  const age = now - signedAt
  if (Math.abs(age) > most) {
    const when = age > 0 ? 'too long ago' : 'too far ahead'
    return refused('signature-expired', `it was signed ${when}; ${most / 1000} seconds are tolerated`)
  }
  return {
    ...verified(name),
    age: Math.floor(age / 1000),
    message:
      scheme.id === undefined ? undefined : { key: `${parts.timestamp} ${parts.id}`, until: signedAt + most },
  }
}

/**
 * What is missing of a signature, as far as headers tell: so much can be said before the body is read. Problem
 * `signature-missing`.
 */
export function refuseMissing(
  { scheme, required }: Pick<Signing, 'scheme' | 'required'>,
  headers: readonly string[],
): Refused | undefined {
  const isMissing = (name: string): boolean => headerValues(headers, name).length === 0
  const missing = headersOf(scheme).find(isMissing)
  if (missing === undefined || (!required && ownHeadersOf(scheme).every(isMissing))) return undefined
  return refused('signature-missing', `the header ${missing} is missing`)
}

const verified = (scheme: string) => ({ ok: true, scheme, age: undefined, message: undefined }) as const

/** Whether a call has nothing of a signature at all. */
function isUnsigned(scheme: Scheme, reading: Reading): boolean {
  // A time in the body is there whether it is signed or not.
  const places = isSigned(scheme)
    ? placesOfScheme(scheme).filter(({ member }, at) => at === 0 || member === undefined)
    : placesOfScheme(scheme)
  return places.every((place) => reading.texts(place).length === 0)
}
