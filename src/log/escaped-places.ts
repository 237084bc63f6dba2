import {
  asBytes,
  formByteEscapes,
  jsonByteEscapes,
  unescaped,
  urlByteEscapes,
  type ByteEscapes,
} from './escapes.js'
import { joined, replaced } from './secret-places.js'
import type { SecretPlace } from './secret-shapes.js'

/** How many times over a text may have been escaped: a URL in a URL, JSON as a text of JSON in a form. */
const DEEPEST = 3

/** How many characters may stand for one: a text of JSON in another, which escapes each character. */
export const MOST_ESCAPED = 36

/** Those that any text is read by, since each may stand in each other. */
const EVERYWHERE = [jsonByteEscapes, urlByteEscapes] as const
const WITH_SPACES = [...EVERYWHERE, formByteEscapes] as const

/** What hardly anybody escapes. */
const PLAIN = /^[\w.~-]*$/

/** Finds secrets in a text that has a character for each byte. */
export interface Finder {
  readonly find: (text: string) => readonly SecretPlace[]
  /** What is found, which tells by which escapes it may be written. */
  readonly secrets: readonly string[]
}

/** Whether a text has what may be an escape of JSON, of URLs or of forms. */
export const mayBeEscaped = (text: string): boolean =>
  text.includes('%') || text.includes('\\') || text.includes('+')

/**
 * What is found in a text as it is, and in what it says once its escapes are read, whichever of its characters have
 * some. A text without any is gone through once.
 */
export function escapedPlaces(text: string, { find, secrets }: Finder): readonly SecretPlace[] {
  if (!mayBeEscaped(text)) return find(text)
  const isPlain = secrets.every((secret) => PLAIN.test(secret))
  const kinds = secrets.some((secret) => secret.includes(' ')) ? WITH_SPACES : EVERYWHERE
  return placesIn(text, { find, isPlain, kinds, seen: new Set() }, DEEPEST)
}

/** A text of any characters without the secrets that are found in it, escaped or not. */
export function withoutEscaped(text: string, finder: Finder): string {
  const bytes = asBytes(text)
  const places = joined(escapedPlaces(bytes, finder))
  return places.length === 0 ? text : Buffer.from(replaced(bytes, places), 'latin1').toString()
}

interface Search extends Pick<Finder, 'find'> {
  readonly isPlain: boolean
  readonly kinds: readonly ByteEscapes[]
  /** Texts that were looked into: reading escapes in another order mostly comes to the same. */
  readonly seen: Set<string>
}

function placesIn(text: string, search: Search, depth: number): readonly SecretPlace[] {
  const places = [...search.find(text)]
  if (depth === 0) return places
  for (const escapes of search.kinds) {
    const { mark, odd, one, read } = escapes
    // What has only escapes of quotes and the like hides nothing that is made of letters.
    if (!text.includes(mark) || (search.isPlain && !odd.test(text))) continue
    const inner = text.replace(one, read)
    if (search.seen.has(inner)) continue
    search.seen.add(inner)
    const found = placesIn(inner, search, depth - 1)
    if (found.length === 0) continue
    // From where a character has come is worked out only now: few bodies have secrets that are escaped.
    const { origin } = unescaped(text, escapes)
    for (const { from, to, instead } of found) places.push({ from: origin(from), to: origin(to), instead })
  }
  return places
}
