import { z } from 'zod'
import { BasicScheme, isSymmetric, JwtScheme, NoScheme, TokenScheme } from './sent-schemes.js'
import { coversBody, HashScheme, HmacScheme, PublicKeyScheme } from './signed-schemes.js'
import { namesIn } from './template.js'

/** How a sender proves that a call is its own, as data. */
export const Scheme = z.discriminatedUnion('kind', [
  HmacScheme,
  PublicKeyScheme,
  JwtScheme,
  HashScheme,
  TokenScheme,
  BasicScheme,
  NoScheme,
])
export type Scheme = z.output<typeof Scheme>

/** Whether a scheme proves what the body is, and not only who sent it. */
export function provesBody(scheme: Scheme): boolean {
  if (scheme.kind === 'jwt') return scheme.body_hash !== undefined
  return isSigned(scheme) && coversBody(scheme)
}

/** Whether a scheme signs a text that a template makes. */
export const isSigned = (scheme: Scheme): scheme is HmacScheme | HashScheme | PublicKeyScheme =>
  scheme.kind === 'hmac' || scheme.kind === 'hash' || scheme.kind === 'public-key'

/** Whether a scheme proves nothing without a secret, or a public key, of the settings. */
export function needsSecret(scheme: Scheme): boolean {
  if (scheme.kind === 'none') return false
  if (scheme.kind === 'jwt') return isSymmetric(scheme.algorithm)
  return scheme.kind !== 'public-key' || scheme.certificate === undefined
}

/** What settings must say of their own, by the names a scheme has for it. */
export function parametersOf(scheme: Scheme): string[] {
  const templates = isSigned(scheme)
    ? [scheme.signed]
    : scheme.kind === 'jwt'
      ? Object.values(scheme.claims ?? {}).filter((claim) => typeof claim === 'string')
      : []
  return [...new Set(templates.flatMap((template) => namesIn(template, 'parameter')))]
}
