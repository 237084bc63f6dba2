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
  return pairs.length > MOST_FIELDS ? tooMany(MOST_FIELDS, 'fields') : fieldsOf(pairs)
}

export const tooMany = (most: number, what: string): Problem =>
  new Problem('unreadable-body', `a body may have ${String(most)} ${what} at most`)

/** Names and values of a form, in order. */
export function formPairs(body: Buffer, contentType = ''): readonly Pair[] {
  const marked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf
  // A character for each byte, so that escapes stand among the bytes they are.
  return pairsOf(body.toString('latin1', marked ? 3 : 0), contentType)
}

/** The parameters of a query, without its question mark. */
export const parametersIn = (query: string): URLSearchParams =>
  // Only such may be no UTF-8, which URLSearchParams would replace without a word.
  /%[89a-f]|[\u{80}-\u{ff}]/iu.test(query) && !/[^\p{ASCII}\u{80}-\u{ff}]/u.test(query)
    ? searchParametersOf(pairsOf(query, ''))
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

function pairsOf(text: string, contentType: string): readonly Pair[] {
  return text.split('&').flatMap((pair): Pair[] => {
    if (pair === '') return []
    const equals = pair.indexOf('=')
    const [name, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
    return [[unescaped(name, contentType), unescaped(value, contentType)]]
  })
}

function unescaped(part: string, contentType: string): string {
  const bytes = part
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return escapedTextOf(Buffer.from(bytes, 'latin1'), contentType)
}
