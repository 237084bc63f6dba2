import { createHmac } from 'node:crypto'
import { safeEqual } from 'placeos-webhooks'

/** What a request's signature says of it. */
export type Verdict = 'unsigned' | 'forged' | 'genuine'

/**
 * Judges a request by the HMAC of its body: SHA-256 in `X-Mist-Signature-v2`, or else SHA-1 in
 * `X-Mist-Signature`, both as hex. Nothing is genuine without a secret.
 */
export function judge(header: (name: string) => string | undefined, bytes: Buffer, secret: string): Verdict {
  const v2 = header('X-Mist-Signature-v2')
  const given = v2 ?? header('X-Mist-Signature')
  if (given === undefined) return 'unsigned'
  if (secret === '') return 'forged'
  const expected = createHmac(v2 === undefined ? 'sha1' : 'sha256', secret)
    .update(bytes)
    .digest('hex')
  return safeEqual(given.toLowerCase(), expected) ? 'genuine' : 'forged'
}
