import type { Scheme } from './scheme.js'

const WRITTEN = {
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/,
  hex: /^(?:[0-9a-f]{2})*$/i,
} as const

/** The bytes a secret stands for; none for a secret that is not written as the scheme asks. */
export function keyOf(secret: string, scheme: Scheme): Buffer {
  if (scheme.kind === 'token') return Buffer.from(secret)
  const { encoding, prefix } = scheme.secret
  const own = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret
  if (encoding === 'utf8') return Buffer.from(own)
  return WRITTEN[encoding].test(own) ? Buffer.from(own, encoding) : Buffer.alloc(0)
}
