import { secretsIn } from '../signatures/index.js'
import type { Delivery } from './delivery.js'

/** The longest text of a caller's own choice that is told, in characters. */
const MOST_CHARACTERS = 128

/** Stands where a secret stood. */
const REDACTED = '[secret]'

/** Text without the secrets of the instance, nor the one the delivery came with. */
export const withoutSecrets = (text: string, delivery: Delivery): string =>
  secretsOf(delivery).reduce<string>(without, text)

/** Whether a text holds one of them. */
export const holdsSecret = (text: string, delivery: Delivery): boolean =>
  secretsOf(delivery).some((secret) => secret !== undefined && secret !== '' && text.includes(secret))

/** How many bytes the longest of them has. */
export const longestSecret = (delivery: Delivery): number =>
  Math.max(...secretsOf(delivery).map((secret) => Buffer.byteLength(secret ?? '')))

/** Bytes without them; the bytes themselves where they hold none. */
export function bytesWithoutSecrets(bytes: Uint8Array, delivery: Delivery): Uint8Array {
  let clean = bytes
  for (const secret of secretsOf(delivery)) if (secret) clean = bytesWithout(clean, secret)
  return clean
}

function secretsOf(delivery: Delivery): readonly (string | undefined)[] {
  const settings = delivery.instance?.systemTrigger
  // Another may have taken the place of the one it came with in the meantime.
  const own = delivery.url.secret ?? delivery.header('x-webhook-secret')
  const signing = settings?.signature ? secretsIn(settings.signature) : []
  return [settings?.webhook_secret, settings?.previous_secret?.secret, own, ...signing]
}

/** The module a delivery asks for, such as `Display_2`, be there one or not; null where it asks for none. */
export function moduleOf(delivery: Delivery): string | null {
  const { target, url } = delivery
  if (target) return target.name
  const { mod, index = '1' } = url.exec ?? {}
  return mod ? told(`${mod}_${index}`, delivery) : null
}

/** The method a delivery asks for, be there one or not; null where it asks for none. */
export function methodOf(delivery: Delivery): string | null {
  const { target, url } = delivery
  if (target) return target.endpoint.name
  return url.exec?.method ? told(url.exec.method, delivery) : null
}

/** What a caller made up, fit to be kept: a copy, since a piece of an URL would hold on to all of it. */
const told = (text: string, delivery: Delivery): string =>
  Buffer.from(withoutSecrets(text, delivery).slice(0, MOST_CHARACTERS)).toString()

const without = (text: string, secret: string | undefined): string =>
  secret && text.length >= secret.length ? text.replaceAll(secret, REDACTED) : text

function bytesWithout(bytes: Uint8Array, secret: string): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = []
  let from = 0
  for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, from)) {
    parts.push(text.subarray(from, at), Buffer.from(REDACTED))
    from = at + Buffer.byteLength(secret)
  }
  return parts.length === 0 ? bytes : Buffer.concat([...parts, text.subarray(from)])
}
