import { hasMark, markOf } from '../../journal/index.js'
import {
  asBytes,
  escapedPlaces,
  joined,
  mayBeEscaped,
  MOST_ESCAPED,
  REDACTED,
  replaced,
  secretPlaces,
  withoutEscaped,
  type Finder,
  type SecretPlace,
} from '../../log/index.js'
import type { Delivery } from '../delivery/delivery.js'
import { knownSecrets, type KnownSecret } from './known-secrets.js'

/** The longest text of a caller's own choice that is told, in characters. */
const MOST_CHARACTERS = 128

/** Text without the secrets of the instance and the module, nor the one the delivery came with, escaped or not. */
export function withoutSecrets(text: string, delivery: Delivery): string {
  const clean = knownSecrets(delivery).reduce<string>(without, text)
  return mayBeEscaped(clean) ? withoutEscaped(clean, finderOf(delivery)) : clean
}

/** Whether a text holds one of them, with any of its characters escaped or not. */
export const holdsSecret = (text: string, delivery: Delivery): boolean =>
  knownSecrets(delivery).some((secret) =>
    secret.isShort ? text === secret.text : text.includes(secret.text),
  ) ||
  (mayBeEscaped(text) && knownPlaces(text, delivery).length > 0)

/** How many bytes the longest of them has, and how many with escapes. */
export function longestSecret(delivery: Delivery): { readonly plain: number; readonly escaped: number } {
  const plain = Math.max(0, ...knownSecrets(delivery).map(({ text }) => Buffer.byteLength(text)))
  return { plain, escaped: plain * MOST_ESCAPED }
}

/** Bytes of which secrets may have been taken out. */
interface CleanBytes {
  readonly bytes: Uint8Array
  readonly isRedacted: boolean
}

/**
 * The beginning of a body without them, and without what is secret by the name it stands under; every other byte is as
 * it was. In a body that is there as a whole, marks tell which of those that are known stood where.
 * @param body at least those of `longestSecret` more than are asked for, if there are so many: none is cut in two then
 * @param most how many bytes there may be
 */
export function beginningWithoutSecrets(body: Uint8Array, most: number, delivery: Delivery): CleanBytes {
  // A character for each byte: names and secrets are found whatever the encoding is, and stand where the bytes do.
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
  const found = placesIn(text, delivery)
  const places = found.filter(({ from }) => from < most)
  if (places.length === 0) return { bytes: body.subarray(0, most), isRedacted: false }
  if (body.byteLength <= most && !hasMark(text)) {
    const bytes = Buffer.from(replaced(text, marked(found, text, delivery)), 'latin1')
    if (bytes.length <= most) return { bytes, isRedacted: true }
  }
  // What is shorter now is not filled up from behind the beginning, where a secret may be cut in two.
  const end = Math.max(most, places.at(-1)?.to ?? 0)
  const bytes = Buffer.from(replaced(text.slice(0, end), places), 'latin1').subarray(0, most)
  return { bytes, isRedacted: true }
}

/** A query without them, with such marks. */
export function queryWithoutSecrets(query: string, delivery: Delivery): string {
  const places = placesIn(query, delivery)
  // Nobody can write a mark of ours: a query with one cannot be put back.
  if (hasMark(query)) return replaced(query, places).replaceAll('[secret:', REDACTED)
  return places.length === 0 ? query : replaced(query, marked(places, query, delivery))
}

function placesIn(text: string, delivery: Delivery): readonly SecretPlace[] {
  const known = knownPlaces(text, delivery)
  return joined([...known, ...secretPlaces(text, delivery.target?.endpoint.secrets)])
}

const knownPlaces = (text: string, delivery: Delivery): readonly SecretPlace[] =>
  escapedPlaces(text, finderOf(delivery))

const finders = new WeakMap<readonly KnownSecret[], Finder>()

function finderOf(delivery: Delivery): Finder {
  const known = knownSecrets(delivery)
  const before = finders.get(known)
  if (before) return before
  const secrets = known.filter(({ isShort }) => !isShort)
  // Most bodies have no escapes, and most spellings of a secret have some.
  const bare = secrets.filter(({ text }) => !mayBeEscaped(text))
  const made: Finder = {
    find: (text) => (mayBeEscaped(text) ? secrets : bare).flatMap((secret) => placesOf(secret, text)),
    secrets: secrets.map(({ text }) => text),
  }
  finders.set(known, made)
  return made
}

/** Of secrets that are known, what tells which one it is. */
function marked(places: readonly SecretPlace[], text: string, delivery: Delivery): readonly SecretPlace[] {
  const names = new Map(knownSecrets(delivery).map((secret) => [bytesOf(secret), secret.name]))
  return places.map((place) => {
    const name = place.instead === REDACTED ? (names.get(text.slice(place.from, place.to)) ?? '') : ''
    return name === '' ? place : { ...place, instead: markOf(name) }
  })
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

const without = (text: string, { text: secret, isShort }: KnownSecret): string =>
  text.length >= secret.length && !isShort ? text.replaceAll(secret, REDACTED) : text

/** A secret with a character for each byte. */
const bytesOf = ({ text }: KnownSecret): string => asBytes(text)

function placesOf(secret: KnownSecret, text: string): SecretPlace[] {
  const bytes = bytesOf(secret)
  const places: SecretPlace[] = []
  for (let at = text.indexOf(bytes); at !== -1; at = text.indexOf(bytes, at + bytes.length))
    places.push({ from: at, to: at + bytes.length, instead: REDACTED })
  return places
}
