import { createPublicKey, type KeyObject } from 'node:crypto'
import type { PublicKeyScheme } from './signed-schemes.js'
import type { Scheme } from './scheme.js'

const WRITTEN = {
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/,
  hex: /^(?:[0-9a-f]{2})*$/i,
} as const

/** The bytes a secret stands for; none for a secret that is not written as the scheme asks. */
export function keyOf(secret: string, scheme: Scheme): Buffer {
  if (!('secret' in scheme)) return Buffer.from(secret)
  const { encoding, prefix } = scheme.secret
  const own = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret
  if (encoding === 'utf8') return Buffer.from(own)
  return WRITTEN[encoding].test(own) ? Buffer.from(own, encoding) : Buffer.alloc(0)
}

/** What stands before the 32 bytes of an Ed25519 key in its DER form (RFC 8410). */
const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex')

const TYPE: Readonly<Record<PublicKeyScheme['algorithm'], string>> = {
  ed25519: 'ed25519',
  'ecdsa-sha256': 'ec',
  'rsa-sha256': 'rsa',
  'rsa-sha1': 'rsa',
}

/** A public key, whether it is written as PEM, DER or, for Ed25519, as its bytes; undefined for what is none. */
export function publicKeyOf(secret: string, scheme: PublicKeyScheme): KeyObject | undefined {
  const bytes = keyOf(secret, scheme)
  const isBare = scheme.algorithm === 'ed25519' && bytes.length === 32
  const der = isBare ? Buffer.concat([ED25519_DER, bytes]) : bytes
  try {
    const isPem = scheme.secret.encoding === 'utf8'
    const key = createPublicKey(isPem ? bytes : { key: der, format: 'der', type: 'spki' })
    return key.asymmetricKeyType === TYPE[scheme.algorithm] ? key : undefined
  } catch {
    return undefined
  }
}

/** How a scheme has its secrets written, in words. */
export function writtenAs(scheme: Scheme): string {
  if (scheme.kind === 'basic') return 'user:password'
  if (!('secret' in scheme)) return 'text'
  const { encoding, prefix } = scheme.secret
  const behind = prefix === '' ? '' : `, behind ${prefix} or without it`
  if (scheme.kind !== 'public-key') return (encoding === 'utf8' ? 'text' : encoding) + behind
  const key = `a public key for ${scheme.algorithm}`
  if (encoding === 'utf8') return `${key} as PEM${behind}`
  const bytes = scheme.algorithm === 'ed25519' ? ', or its 32 bytes,' : ''
  return `${key} as DER${bytes} in ${encoding}${behind}`
}

/** Whether a secret is written as its scheme asks. */
export function isWritten(secret: string, scheme: Scheme): boolean {
  if (scheme.kind === 'public-key') return publicKeyOf(secret, scheme) !== undefined
  if (scheme.kind === 'basic') return secret.indexOf(':') > 0
  return keyOf(secret, scheme).length > 0
}
