/** Header names a driver never sees: they prove who calls, and the gates have used them. */
const WITHHELD = new Set(['x-webhook-secret'])

/** Where drivers find the query, as in PlaceOS. */
export const QUERY_HEADER = 'pos-query-params'

/** An object of header values that inherits nothing, so that no header name is special. */
const Bag = function (this: object): void {
  // A plain constructor: its instances stay fast objects, which `Object.create(null)` ones do not.
} as unknown as new () => Record<string, string[]>
Bag.prototype = Object.create(null) as Record<string, string[]>

/**
 * Request headers as drivers get them: names as received, each with its values in order, and the query.
 * @param raw names and values in turn, as Node gives them
 */
export function driverHeaders(raw: readonly string[], query: string): Record<string, string[]> {
  const bag = new Bag()
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const value = raw[at + 1] ?? ''
    const same = bag[name]
    if (same) same.push(value)
    else if (name.length !== 16 || !WITHHELD.has(name.toLowerCase())) bag[name] = [value]
  }
  bag[QUERY_HEADER] = [query]
  return bag
}
