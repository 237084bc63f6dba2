import { withoutSignIn } from '../../auth/index.js'
import { FreeRecord } from '../../driver/index.js'

/** Where drivers find the query, as in PlaceOS. */
export const QUERY_HEADER = 'pos-query-params'

/** Header names a driver never sees: one proves who calls, and the gates have used it; the other is ours to give. */
const WITHHELD = new Set(['x-webhook-secret', QUERY_HEADER])

/**
 * Request headers as drivers get them: names as received, or as they were received first, each with its values in
 * order, and the query.
 * @param raw names and values in turn, as Node gives them
 */
export function driverHeaders(raw: readonly string[], query: string): Record<string, string[]> {
  const headers = new FreeRecord<string[]>()
  /** Of which lengths there are names: one in two spellings is as long both times. */
  let lengths = 0
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const value = shownValue(name, raw[at + 1] ?? '')
    const length = 1 << (name.length & 31)
    const same = headers[name] ?? ((lengths & length) === 0 ? undefined : headers[firstSpelling(raw, at)])
    lengths |= length
    if (same) same.push(value)
    else if (name.length !== 16 || !WITHHELD.has(name.toLowerCase())) headers[name] = [value]
  }
  headers[QUERY_HEADER] = [query]
  return headers
}

/** The header's name at a place as it is spelt where it first stands. */
function firstSpelling(raw: readonly string[], at: number): string {
  const { length } = raw[at] ?? ''
  const wanted = raw[at]?.toLowerCase()
  for (let before = 0; before < at; before += 2) {
    const name = raw[before] ?? ''
    if (name.length === length && name.toLowerCase() === wanted) return name
  }
  return ''
}

/** The first value of a header as drivers get it, whatever the case of its name. */
export function driverHeader(raw: readonly string[], name: string): string | undefined {
  const wanted = name.toLowerCase()
  if (WITHHELD.has(wanted)) return undefined
  for (let at = 0; at + 1 < raw.length; at += 2)
    if (raw[at]?.toLowerCase() === wanted) return shownValue(wanted, raw[at + 1] ?? '')
  return undefined
}

/** A browser in which somebody is signed in may call as well, and brings what proves it. */
const shownValue = (name: string, value: string): string =>
  name.length === 6 && name.toLowerCase() === 'cookie' ? withoutSignIn(value) : value
