import { Problem } from '../problem/index.js'
import { escapedTextOf, textOf } from './charset.js'
import { looksLikeJson } from './json.js'

/** Fields of a form by name; of a name that comes several times all values, in order. */
export type Fields = Readonly<Record<string, string | readonly string[]>>

/** So many fields a form may have. */
export const MOST_FIELDS = 1000

type Pair = readonly [name: string, value: string]

/** Whether a content type is that of a form. */
export const isForm = (contentType: string): boolean =>
  /^application\/x-www-form-urlencoded *(;|$)/i.test(contentType)

/**
 * The fields of a form, a byte order mark before it passed over; undefined for what looks like JSON. Problem
 * `unreadable-body` for more than 1,000.
 */
export function readForm(body: Buffer, contentType: string): Fields | Problem | undefined {
  if (looksLikeJson(textOf(body, contentType) ?? '')) return undefined
  const pairs = formPairs(body, contentType)
  return pairs ? fieldsOf(pairs) : tooMany(MOST_FIELDS, 'fields')
}

export const tooMany = (most: number, what: string): Problem =>
  new Problem('unreadable-body', `a body may have ${String(most)} ${what} at most`)

/** Names and values of a form, in order; undefined for more than 1,000, of which none is read. */
export function formPairs(body: Buffer, contentType = ''): readonly Pair[] | undefined {
  const marked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf
  const pieces = piecesOf(marked ? body.subarray(3) : body, MOST_FIELDS + 1)
  const pairs = pieces && pairsOf(pieces, contentType)
  return pairs && pairs.length <= MOST_FIELDS ? pairs : undefined
}

/** The parameters of a query, without its question mark. */
export const parametersIn = (query: string): URLSearchParams =>
  // Only such may be no UTF-8, which URLSearchParams would replace without a word.
  /%[89a-f]|[\u{80}-\u{ff}]/iu.test(query) && !/[^\p{ASCII}\u{80}-\u{ff}]/u.test(query)
    ? searchParametersOf(pairsOf(piecesOf(Buffer.from(query, 'latin1')) ?? [], ''))
    : new URLSearchParams(query)

/** The fields of a form, or the parameters of a query, for those who look one up. */
export const searchParametersOf = (pairs: readonly Pair[]): URLSearchParams =>
  new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]))

/** Values by name. */
export function fieldsOf(pairs: readonly Pair[]): Fields {
  const fields = new Map<string, string | string[]>()
  for (const [name, value] of pairs) {
    const before = fields.get(name)
    if (before === undefined) fields.set(name, value)
    else if (typeof before === 'string') fields.set(name, [before, value])
    else before.push(value)
  }
  return Object.fromEntries(fields)
}

const [AMPERSAND, EQUALS, PLUS, PERCENT, BLANK] = [0x26, 0x3d, 0x2b, 0x25, 0x20]

/** What stands between the ampersands; undefined for more than so many pieces. */
function piecesOf(bytes: Buffer, most = Infinity): readonly Buffer[] | undefined {
  const pieces: Buffer[] = []
  for (let from = 0; from <= bytes.length;) {
    const next = bytes.indexOf(AMPERSAND, from)
    const end = next === -1 ? bytes.length : next
    if (pieces.push(bytes.subarray(from, end)) > most) return undefined
    from = end + 1
  }
  return pieces
}

const pairsOf = (pieces: readonly Buffer[], contentType: string): readonly Pair[] =>
  pieces.flatMap((piece): Pair[] => {
    if (piece.length === 0) return []
    const equals = piece.indexOf(EQUALS)
    const end = equals === -1 ? piece.length : equals
    const [name, value] = [piece.subarray(0, end), piece.subarray(end + 1)]
    return [[unescaped(name, contentType), unescaped(value, contentType)]]
  })

/** What each byte is worth as a digit of an escape. */
const DIGITS: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  const text = String.fromCharCode(byte)
  return /[0-9a-f]/i.test(text) ? Number.parseInt(text, 16) : -1
})

const digitAt = (bytes: Buffer, at: number): number => DIGITS[bytes[at] ?? 0] ?? -1

/** Bytes with what escapes stand for. It goes through them once, since a body may be nothing but escapes. */
function unescaped(part: Buffer, contentType: string): string {
  if (!part.includes(PERCENT) && !part.includes(PLUS)) return escapedTextOf(part, contentType)
  const bytes = Buffer.alloc(part.length)
  let length = 0
  for (let at = 0; at < part.length; at += 1) {
    let byte = part[at] ?? 0
    if (byte === PLUS) byte = BLANK
    else if (byte === PERCENT) {
      const [high, low] = [digitAt(part, at + 1), digitAt(part, at + 2)]
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low
        at += 2
      }
    }
    bytes[length] = byte
    length += 1
  }
  return escapedTextOf(bytes.subarray(0, length), contentType)
}
