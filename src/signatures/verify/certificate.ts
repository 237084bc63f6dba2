import { X509Certificate, type KeyObject } from 'node:crypto'
import type { SenderKeys } from '../keys/sender-keys.js'
import { pinnedUrl } from '../schemes/pinned-hosts.js'
import type { PublicKeyScheme } from '../schemes/signed-schemes.js'
import type { Reading } from './request.js'
import { refused, type Refused } from './verdict.js'

type Certificate = NonNullable<PublicKeyScheme['certificate']>

/** The public key of the certificate that a call names. It is fetched from hosts that the scheme names, and no others. */
export async function keyFrom(
  certificate: Certificate,
  reading: Reading,
  keys: SenderKeys,
  now: number,
): Promise<KeyObject | Refused> {
  const given = reading.only(certificate)
  if (typeof given !== 'string') return given
  const url = pinnedUrl(given, certificate.hosts)
  if (url === undefined)
    return refused('signature-invalid', 'the certificate is from a host that is not the sender’s')
  const text = await keys.text(url)
  if (text === undefined)
    return refused('signature-keys-unavailable', 'the certificate of the sender cannot be fetched now')
  return keyIn(text, now)
}

function keyIn(text: string, now: number): KeyObject | Refused {
  try {
    const { publicKey, validFrom, validTo } = new X509Certificate(text)
    if (Date.parse(validFrom) <= now && now <= Date.parse(validTo)) return publicKey
    return refused('signature-invalid', 'the certificate is of another time')
  } catch {
    return refused('signature-keys-unavailable', 'what the sender publishes is no certificate')
  }
}
