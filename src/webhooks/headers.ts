import { FreeRecord } from '../driver/index.js'

/** Header names a driver never sees: they prove who calls, and the gates have used them. */
const WITHHELD = new Set(['x-webhook-secret'])

/** Where drivers find the query, as in PlaceOS. */
export const QUERY_HEADER = 'pos-query-params'

/**
 * Request headers as drivers get them: names as received, each with its values in order, and the query.
 * @param raw names and values in turn, as Node gives them
 */
export function driverHeaders(raw: readonly string[], query: string): Record<string, string[]> {
  const headers = new FreeRecord<string[]>()
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const value = raw[at + 1] ?? ''
    const same = headers[name]
    if (same) same.push(value)
    else if (name.length !== 16 || !WITHHELD.has(name.toLowerCase())) headers[name] = [value]
  }
  headers[QUERY_HEADER] = [query]
  return headers
}
