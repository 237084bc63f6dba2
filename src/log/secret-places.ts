import { hasEscapes, jsonEscapes, unescaped, urlEscapes, type Escapes } from './escapes.js'
import { secretNamesWith, type SecretNames } from './secret-names.js'
import {
  bodyShapes,
  lineShapes,
  MOST_BEFORE,
  MOST_OF_NAME,
  type SecretPlace,
  type Shape,
} from './secret-shapes.js'

/** How many texts inside texts are looked into: JSON as a text of JSON, as a field of a form, and so on. */
const DEEPEST = 3

/**
 * Where a body or query has secrets by the names they stand under: members of JSON, fields of forms and parameters of
 * URLs, be they in a text inside of it or broken off. In order, and none over another.
 * @param own names that are secret here beside those that are everywhere
 */
export const secretPlaces = (text: string, own?: readonly string[]): readonly SecretPlace[] =>
  placesBy(bodyShapes, text, secretNamesWith(own))

/** A body or query without them. */
export const withoutPlaces = (text: string): string => replaced(text, secretPlaces(text))

/** A line of a log, or the value of a header, without the members and parameters that are secret by their names. */
export const lineWithoutPlaces = (text: string, own?: readonly string[]): string =>
  replaced(text, placesBy(lineShapes, text, secretNamesWith(own)))

/** Puts places in order, and makes one of those that overlap. */
export function joined(places: readonly SecretPlace[]): readonly SecretPlace[] {
  const ordered: SecretPlace[] = []
  for (const place of [...places].sort((a, b) => a.from - b.from)) {
    const last = ordered.at(-1)
    if (!last || last.to <= place.from) ordered.push(place)
    else ordered[ordered.length - 1] = both(last, place)
  }
  return ordered
}

const both = (first: SecretPlace, second: SecretPlace): SecretPlace => ({
  from: first.from,
  to: Math.max(first.to, second.to),
  instead: first.to - first.from < second.to - second.from ? second.instead : first.instead,
})

/** A text with what is to stand in its secrets' places. */
export function replaced(text: string, places: readonly SecretPlace[]): string {
  let [clean, at] = ['', 0]
  for (const { from, to, instead } of places) {
    clean += text.slice(at, from) + instead
    at = to
  }
  return at === 0 ? text : clean + text.slice(at)
}

function placesBy(shapes: readonly Shape[], text: string, names: SecretNames): readonly SecretPlace[] {
  if (!names.mayBeIn(text)) return []
  const places = placesIn(text, { shapes, names }, DEEPEST)
  return joined(places).filter(({ from, to, instead }) => text.slice(from, to) !== instead)
}

/** What is looked for. */
interface Sought {
  readonly shapes: readonly Shape[]
  readonly names: SecretNames
}

function placesIn(text: string, sought: Sought, depth: number): SecretPlace[] {
  const windows = windowsOf(text, sought.names)
  const places = sought.shapes.flatMap((shape) => placesOf(text, shape, sought.names, windows))
  if (depth > 0 && windows.length > 0)
    for (const escapes of [jsonEscapes, urlEscapes])
      if (hasEscapes(text, escapes)) places.push(...placesInside(text, escapes, sought, depth - 1))
  return places
}

/** From where to where a text may have names, so that the rest of a long one is not gone through. */
function windowsOf(text: string, names: SecretNames): readonly (readonly [from: number, to: number])[] {
  const windows: [from: number, to: number][] = []
  for (const hint of names.hintsIn(text)) {
    const [from, to] = [Math.max(0, hint - MOST_BEFORE), hint + MOST_OF_NAME]
    const last = windows.at(-1)
    if (last && from <= last[1]) last[1] = to
    else windows.push([from, to])
  }
  return windows
}

function placesOf(
  text: string,
  { name: expression, escapes, value, inside }: Shape,
  names: SecretNames,
  windows: readonly (readonly [from: number, to: number])[],
): SecretPlace[] {
  if (inside && !inside.test(text)) return []
  const places: SecretPlace[] = []
  let done = 0
  for (const [from, to] of windows) {
    const head = text.slice(0, to)
    expression.lastIndex = Math.max(done, from)
    for (let match = expression.exec(head); match; match = expression.exec(head)) {
      const { 0: whole, 1: name = '', index } = match
      const isSecret = names.is(hasEscapes(name, escapes) ? unescaped(name, escapes).text : name)
      const place = isSecret ? value(text, index + whole.length) : undefined
      if (place) places.push(place)
      expression.lastIndex = done = place?.to ?? index + 1
    }
  }
  return places
}

/** Those in the texts that stand inside of one. */
function placesInside(text: string, escapes: Escapes, sought: Sought, depth: number): SecretPlace[] {
  const places: SecretPlace[] = []
  let from = 0
  while (from < text.length) {
    const end = escapes.endOfPiece(text, from)
    const piece = text.slice(from, end)
    if (hasEscapes(piece, escapes) && sought.names.mayBeIn(piece)) {
      const inner = unescaped(piece, escapes)
      for (const place of placesIn(inner.text, sought, depth)) {
        const [begin, to] = [from + inner.origin(place.from), from + inner.origin(place.to)]
        places.push({ from: begin, to, instead: escapes.write(place.instead) })
      }
    }
    from = end + 1
  }
  return places
}
