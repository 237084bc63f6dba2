import { createHash } from 'node:crypto'
import {
  createLocalJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyOptions,
} from 'jose'
import { safeEqual } from '../../driver/index.js'
import { piecesOf } from '../schemes/template.js'
import type { JwtScheme } from '../schemes/sent-schemes.js'
import type { Signing } from '../schemes/signing.js'
import { keysOf } from '../schemes/signing-keys.js'
import type { SenderKeys } from '../keys/sender-keys.js'
import { afterLabel } from './label.js'
import { onlyHeader, type Reading } from './request.js'
import { refused, type Refused } from './verdict.js'

/** What a right token says. */
export interface ReadToken {
  /** When it was made, in milliseconds since the epoch, where it says so. */
  readonly signedAt: number | undefined
}

/** What a token is read with. */
export interface TokenReading {
  readonly signing: Signing
  readonly keys: SenderKeys
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Reads a call's token, and refuses it unless one of the secrets, or of the sender's keys, made it. */
export async function readJwt(
  scheme: JwtScheme,
  reading: Reading,
  { signing, keys, now }: TokenReading,
): Promise<ReadToken | Refused> {
  const { header, label } = scheme
  const text = onlyHeader(reading.request.headers, header)
  if (typeof text !== 'string') return text
  const token = afterLabel(text, label, { header })
  if (token === undefined)
    return refused('signature-invalid', `the header ${header} has no token that begins with ${label}`)
  const tolerance = signing.tolerance ?? scheme.tolerance
  const options: JWTVerifyOptions = {
    algorithms: [scheme.algorithm],
    currentDate: new Date(now),
    clockTolerance: tolerance,
    ...(scheme.max_age !== undefined && { maxTokenAge: scheme.max_age }),
  }
  const payload =
    scheme.keys === undefined
      ? await withSecrets(token, signing, options)
      : await withKeySet(token, scheme.keys, keys, options)
  if ('code' in payload) return payload
  return (
    refuseClaims(scheme, payload.claims, signing.parameters) ??
    refuseHash(scheme, payload.claims, reading.request.body) ?? {
      signedAt: typeof payload.claims.iat === 'number' ? payload.claims.iat * 1000 : undefined,
    }
  )
}

interface Proved {
  readonly claims: JWTPayload
}

async function withSecrets(
  token: string,
  signing: Signing,
  options: JWTVerifyOptions,
): Promise<Proved | Refused> {
  let refusal = refused('signature-invalid', 'no secret fits the token')
  for (const key of keysOf(signing).secret) {
    const proved = await proof(() => jwtVerify(token, key, options))
    if (!('code' in proved)) return proved
    // One whose time is over was proved.
    if (proved.code === 'signature-expired') refusal = proved
  }
  return refusal
}

async function withKeySet(
  token: string,
  url: string,
  keys: SenderKeys,
  options: JWTVerifyOptions,
): Promise<Proved | Refused> {
  const attempt = async (isFresh: boolean): Promise<Proved | Refused | 'unknown key'> => {
    const text = await keys.text(url, isFresh)
    const set = text === undefined ? undefined : keySetIn(text)
    if (!set) return refused('signature-keys-unavailable', 'the keys of the sender cannot be fetched now')
    return await proof(() => jwtVerify(token, set, options), 'unknown key')
  }
  const first = await attempt(false)
  // Senders change their keys: one that is not known may be new.
  const last = first === 'unknown key' ? await attempt(true) : first
  return last === 'unknown key'
    ? refused('signature-invalid', 'the token was made with an unknown key')
    : last
}

/** What jose finds, as a verdict. */
async function proof<Unknown = never>(
  verify: () => Promise<{ payload: JWTPayload }>,
  unknown?: Unknown,
): Promise<Proved | Refused | Unknown> {
  try {
    return { claims: (await verify()).payload }
  } catch (error) {
    if (unknown !== undefined && error instanceof errors.JWKSNoMatchingKey) return unknown
    if (error instanceof errors.JWTExpired)
      return refused('signature-expired', 'the time of the token is over')
    if (error instanceof errors.JWTClaimValidationFailed)
      return refused('signature-invalid', `the claim ${error.claim} of the token is not what it must be`)
    return refused('signature-invalid', 'the token does not fit')
  }
}

function keySetIn(text: string): ReturnType<typeof createLocalJWKSet> | undefined {
  try {
    return createLocalJWKSet(JSON.parse(text) as JSONWebKeySet)
  } catch {
    return undefined
  }
}

function refuseClaims(
  { claims: wanted = {} }: JwtScheme,
  claims: JWTPayload,
  parameters: Readonly<Record<string, string>>,
): Refused | undefined {
  for (const [name, claim] of Object.entries(wanted)) {
    const expected = typeof claim === 'string' ? filled(claim, parameters) : claim
    const given = claims[name]
    const isRight =
      typeof given === 'string' && typeof expected === 'string'
        ? safeEqual(given, expected)
        : given === expected || (Array.isArray(given) && given.includes(expected))
    if (!isRight) return refused('signature-invalid', `the claim ${name} of the token is not what it must be`)
  }
  return undefined
}

const filled = (template: string, parameters: Readonly<Record<string, string>>): string =>
  piecesOf(template)
    .map((piece) => (piece.is === 'text' ? piece.text : (parameters[piece.name] ?? '')))
    .join('')

function refuseHash({ body_hash }: JwtScheme, claims: JWTPayload, body: Buffer): Refused | undefined {
  if (!body_hash) return undefined
  const { claim, algorithm, encoding } = body_hash
  const given = claims[claim]
  const actual = createHash(algorithm).update(body).digest(encoding)
  const isRight =
    typeof given === 'string' && safeEqual(encoding === 'hex' ? given.toLowerCase() : given, actual)
  return isRight ? undefined : refused('signature-invalid', 'the body is not the one that was signed')
}
