import type { Place } from '../schemes/places.js'

/** What an Authorization header begins with is the name of a scheme, whose case does not matter (RFC 9110, 11.1). */
const hasFreeCase = ({ header }: Place): boolean => header?.toLowerCase() === 'authorization'

/** What follows a label; undefined where a text does not begin with it. */
export function afterLabel(text: string, label: string, place: Place): string | undefined {
  if (text.startsWith(label)) return text.slice(label.length)
  const fits = hasFreeCase(place) && text.slice(0, label.length).toLowerCase() === label.toLowerCase()
  return fits ? text.slice(label.length) : undefined
}

/** A text that may be a part of another. */
interface Part extends Place {
  readonly label: string
  readonly part?: number | undefined
}

/**
 * What follows the label in those parts of a text that begin with it; of numbered parts only the one that is meant.
 * @param separator what stands between parts, where there are several
 */
export function labelled(text: string, part: Part, separator: string | undefined): string[] {
  if (separator === undefined) {
    const only = part.part === undefined || part.part === 1 ? afterLabel(text, part.label, part) : undefined
    return only === undefined ? [] : [only]
  }
  const found: string[] = []
  text.split(separator).forEach((one, at) => {
    if (part.part !== undefined && part.part !== at + 1) return
    const own = afterLabel(one.trim(), part.label, part)
    if (own !== undefined) found.push(own)
  })
  return found
}
