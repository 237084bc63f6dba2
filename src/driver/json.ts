import type { Json } from '../payload/index.js'

export type { Json }

/**
 * Whether two JSON values are the same, whatever the order of keys. Knowing that they are JSON, it is several
 * times as fast as `util.isDeepStrictEqual`, and a large status is compared with each delivery.
 */
export function jsonEqual(a: Json, b: Json): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isList(a) || isList(b)) {
    if (!isList(a) || !isList(b) || a.length !== b.length) return false
    for (let at = 0; at < a.length; at += 1) {
      if (!jsonEqual(a[at] ?? null, b[at] ?? null)) return false
    }
    return true
  }
  let keys = 0
  for (const key in a) {
    // Every object answers to __proto__, whether or not its JSON has the key.
    const other = key === '__proto__' && !Object.hasOwn(b, key) ? undefined : b[key]
    if (other === undefined || !jsonEqual(a[key] ?? null, other)) return false
    keys += 1
  }
  return keys === Object.keys(b).length
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
