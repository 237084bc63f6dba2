import type { Place } from '../schemes/places.js'

/** What an Authorization header begins with is the name of a scheme, whose case does not matter (RFC 9110, 11.1). */
const hasFreeCase = ({ header }: Place): boolean => header?.toLowerCase() === 'authorization'

/** What follows a label; undefined where a text does not begin with it. */
export function afterLabel(text: string, label: string, place: Place): string | undefined {
  const given = text.slice(0, label.length)
  const fits = given === label || (hasFreeCase(place) && given.toLowerCase() === label.toLowerCase())
  return fits ? text.slice(label.length) : undefined
}

/** How the parts of a header are told apart. */
interface Parts extends Place {
  readonly separator?: string | undefined
  readonly label: string
  readonly part?: number | undefined
}

/** What follows the label in those parts of a text that begin with it; of numbered parts only the one that is meant. */
export function labelled(text: string, { separator, label, part, ...place }: Parts): string[] {
  const all = separator === undefined ? [text] : text.split(separator).map((one) => one.trim())
  const meant = part === undefined ? all : all.slice(part - 1, part)
  return meant.flatMap((one) => afterLabel(one, label, place) ?? [])
}
