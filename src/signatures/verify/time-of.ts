import { spokenPlace } from '../schemes/places.js'
import type { SignedScheme } from '../schemes/signed-schemes.js'
import { labelled } from './label.js'
import type { Reading } from './request.js'
import { refused, type Refused } from './verdict.js'

type Timestamp = NonNullable<SignedScheme['timestamp']>
type Unit = NonNullable<Timestamp['unit']>

/** How a time may be written, and what it is in milliseconds since the epoch. */
const UNITS: Readonly<Record<Unit, { pattern: RegExp; words: string; at: (text: string) => number }>> = {
  s: { pattern: /^\d{1,11}$/, words: 'in whole seconds', at: (text) => Number(text) * 1000 },
  ms: { pattern: /^\d{1,14}$/, words: 'in whole milliseconds', at: Number },
  rfc3339: {
    pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/,
    words: 'as a date with its time',
    at: Date.parse,
  },
}

/** When a call says it was signed, as text and in milliseconds since the epoch; nothing where a scheme has no time. */
export function timeOf(
  scheme: SignedScheme,
  reading: Reading,
): { readonly text: string; readonly at: number | undefined } | Refused {
  const { timestamp } = scheme
  if (!timestamp) return { text: '', at: undefined }
  const { pattern, words, at } = UNITS[timestamp.unit ?? 's']
  const given = givenTime(timestamp, reading)
  if (typeof given !== 'string') return given
  const [own = '', another] = labelled(given, timestamp, separatorOf(scheme))
  const time = pattern.test(own) ? at(own) : NaN
  if (another === undefined && !Number.isNaN(time)) return { text: own, at: time }
  return refused('signature-invalid', `${spokenPlace(timestamp)} has no time ${words}`)
}

/** In JSON a time may be a number. */
function givenTime(timestamp: Timestamp, reading: Reading): string | Refused {
  const { member } = timestamp
  const [value, another] = member === undefined ? [] : reading.members(member)
  return typeof value === 'number' && another === undefined ? String(value) : reading.only(timestamp)
}

/** Parts are told apart where the time shares its header with the signature, or has a part of its own. */
function separatorOf({ header, separator, timestamp }: SignedScheme): string | undefined {
  const isShared = timestamp?.header !== undefined && timestamp.header.toLowerCase() === header?.toLowerCase()
  return isShared ? separator : undefined
}
