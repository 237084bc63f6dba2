import { joined, REDACTED, replaced, secretPlaces, type SecretPlace } from '../../log/index.js'
import { secretsIn } from '../../senders/index.js'
import type { SystemTrigger } from '../../triggers/index.js'
import type { Delivery } from '../delivery/delivery.js'

/** The longest text of a caller's own choice that is told, in characters. */
const MOST_CHARACTERS = 128

/** Text without the secrets of the instance, nor the one the delivery came with. */
export const withoutSecrets = (text: string, delivery: Delivery): string =>
  secretsOf(delivery).reduce<string>(without, text)

/** Whether a text holds one of them. */
export const holdsSecret = (text: string, delivery: Delivery): boolean =>
  secretsOf(delivery).some((secret) => text.includes(secret))

/** How many bytes the longest of them has. */
export const longestSecret = (delivery: Delivery): number =>
  Math.max(0, ...secretsOf(delivery).map((secret) => Buffer.byteLength(secret)))

/** Bytes of which secrets may have been taken out. */
interface CleanBytes {
  readonly bytes: Uint8Array
  readonly isRedacted: boolean
}

/**
 * The beginning of a body without them, and without what is secret by the name it stands under; every other byte is as
 * it was.
 * @param body at least `longestSecret` bytes more than are asked for, if there are so many: none is cut in two then
 * @param most how many bytes there may be
 */
export function beginningWithoutSecrets(body: Uint8Array, most: number, delivery: Delivery): CleanBytes {
  // A character for each byte: names and secrets are found whatever the encoding is, and stand where the bytes do.
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
  const known = secretsOf(delivery).flatMap((secret) => placesOf(secret, text))
  const places = joined([...known, ...secretPlaces(text)]).filter(({ from }) => from < most)
  if (places.length === 0) return { bytes: body.subarray(0, most), isRedacted: false }
  // What is shorter now is not filled up from behind the beginning, where a secret may be cut in two.
  const end = Math.max(most, places.at(-1)?.to ?? 0)
  const bytes = Buffer.from(replaced(text.slice(0, end), places), 'latin1').subarray(0, most)
  return { bytes, isRedacted: true }
}

function secretsOf(delivery: Delivery): readonly string[] {
  const settings = delivery.instance?.systemTrigger
  if (delivery.secrets && delivery.secrets.settings === settings) return delivery.secrets.all
  // Another may have taken the place of the one it came with in the meantime.
  const own = delivery.url.secret ?? delivery.header('x-webhook-secret')
  const known = settings ? knownSecrets(settings) : []
  const all = own === undefined || own === '' || known.includes(own) ? known : [...known, own]
  delivery.secrets = { settings, all }
  return all
}

/** Those of settings, which are replaced as a whole and never changed. */
const knownBySettings = new WeakMap<SystemTrigger, readonly string[]>()

function knownSecrets(settings: SystemTrigger): readonly string[] {
  let known = knownBySettings.get(settings)
  if (!known) {
    const { webhook_secret, previous_secret, signature } = settings
    const all = [webhook_secret, previous_secret?.secret ?? '', ...(signature ? secretsIn(signature) : [])]
    knownBySettings.set(settings, (known = all.filter((secret) => secret !== '')))
  }
  return known
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

const without = (text: string, secret: string): string =>
  text.length >= secret.length ? text.replaceAll(secret, REDACTED) : text

function placesOf(secret: string, text: string): SecretPlace[] {
  const bytes = Buffer.from(secret).toString('latin1')
  const places: SecretPlace[] = []
  for (let at = text.indexOf(bytes); at !== -1; at = text.indexOf(bytes, at + bytes.length))
    places.push({ from: at, to: at + bytes.length, instead: REDACTED })
  return places
}
