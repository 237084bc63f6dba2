import { readHmac } from './hmac.js'
import { headersOf } from './parts.js'
import { headerValues, memberOf, type SignedRequest } from './request.js'
import type { Scheme } from '../schemes/scheme.js'
import { schemeOf, type SignatureSettings } from '../schemes/settings.js'
import { refuseToken } from './token.js'
import { refused, type Refused, type Verdict } from './verdict.js'

/** A call whose signature is in question. */
export interface Verification extends SignedRequest {
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * Whether a call is signed with one of the secrets, or has no signature and needs none. Every secret is tried, and
 * how long it takes does not tell how nearly right a signature was.
 */
export function verify(settings: SignatureSettings, call: Verification): Verdict {
  const scheme = schemeOf(settings)
  const { secrets, required, tolerance } = settings
  if (!required && isUnsigned(scheme, call)) return verified('none')
  const name = settings.preset ?? 'custom'
  if (scheme.kind === 'token') return refuseToken(scheme, secrets, call) ?? verified(name)
  const parts = readHmac(scheme, secrets, call)
  if ('code' in parts) return parts
  if (!scheme.timestamp) return verified(name)
  const signedAt = Number(parts.timestamp) * 1000
  const most = (tolerance ?? scheme.timestamp.tolerance) * 1000
  const age = call.now - signedAt
  if (Math.abs(age) > most) {
    const when = age > 0 ? 'too long ago' : 'too far ahead'
    return refused('signature-expired', `it was signed ${when}; ${String(most / 1000)} seconds are tolerated`)
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
export function refuseMissing(settings: SignatureSettings, headers: readonly string[]): Refused | undefined {
  const names = headersOf(schemeOf(settings))
  const missing = names.filter((name) => headerValues(headers, name).length === 0)
  if (missing[0] === undefined || (!settings.required && missing.length === names.length)) return undefined
  return refused('signature-missing', `the header ${missing[0]} is missing`)
}

const verified = (scheme: string) => ({ ok: true, scheme, age: undefined, message: undefined }) as const

/** Whether a call has nothing of a signature at all. */
function isUnsigned(scheme: Scheme, { headers, body }: SignedRequest): boolean {
  if (scheme.kind === 'token' && scheme.member !== undefined) {
    return memberOf(body, scheme.member) === undefined
  }
  return headersOf(scheme).every((name) => headerValues(headers, name).length === 0)
}
