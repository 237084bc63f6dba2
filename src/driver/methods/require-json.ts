import { types } from 'node:util'
import { jsonPath, Problem } from '../../problem/index.js'
import { isThenable } from './thenable.js'

/** How deep a value may be: one that has itself inside of it is deeper than any. */
const MOST_LEVELS = 500

/** The longest path that is shown, in characters. */
const MOST_CHARACTERS = 200

/**
 * Holds a value to what JSON can carry, before `JSON.stringify` makes something else of it without a word: `{}` of a
 * Map or a Promise, null of NaN, nothing of a function. Dates and what else has `toJSON` are taken by what that gives;
 * members that are undefined are left out, and undefined items of a list are null.
 * @param what names the value in the error
 * @throws Problem `driver-failed` that names the member and what it is, such as `status.set seen: list[2] is a Promise: await it`
 */
export function requireJson(value: unknown, what: string): void {
  const found = faultIn(value, 0)
  if (!found) return
  const path = jsonPath(found.keys.toReversed())
  const shown = path.length > MOST_CHARACTERS ? `${path.slice(0, MOST_CHARACTERS)}…` : path
  throw new Problem('driver-failed', `${what}: ${shown === '' ? 'it' : shown} is ${found.kind}`)
}

interface OddMember {
  /** Where it is, the innermost first. */
  readonly keys: PropertyKey[]
  readonly kind: string
}

function faultIn(value: unknown, level: number): OddMember | undefined {
  if (typeof value === 'object') return value === null ? undefined : faultInObject(value, level)
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : odd(`${String(value)}, which JSON does not have`)
  if (typeof value === 'bigint') return odd('a BigInt: make a number or a text of it')
  return typeof value === 'function' || typeof value === 'symbol' ? odd(`a ${typeof value}`) : undefined
}

function faultInObject(value: object, level: number): OddMember | undefined {
  if (level > MOST_LEVELS) return odd('a circle, or deeper than 500 levels')
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      const found = faultIn(item, level + 1)
      if (found) return within(at, found)
    }
    return undefined
  }
  const kind = kindOf(value)
  if (kind !== undefined) return odd(kind)
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return faultIn((value.toJSON as () => unknown)(), level + 1)
  for (const key of Object.keys(value)) {
    const found = faultIn((value as Record<string, unknown>)[key], level + 1)
    if (found) return within(key, found)
  }
  return undefined
}

const odd = (kind: string): OddMember => ({ keys: [], kind })

function within(key: PropertyKey, found: OddMember): OddMember {
  found.keys.push(key)
  return found
}

/** What an object is that JSON would not carry as what it is; undefined for one that it does. */
function kindOf(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return isThenable(value) ? PROMISE : undefined
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'an invalid Date' : undefined
  if (isThenable(value)) return PROMISE
  if (types.isMap(value)) return 'a Map: make an object of it with Object.fromEntries'
  if (types.isSet(value)) return 'a Set: make a list of it'
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value))
    return 'bytes: make text of them, such as base64'
  if (types.isNativeError(value)) return 'an error: take its message'
  if (types.isRegExp(value)) return 'a regular expression'
  if ('toJSON' in value || types.isBoxedPrimitive(value)) return undefined
  if ('pipe' in value || Symbol.asyncIterator in value) return 'a stream: read it first'
  const tag: unknown = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
  if (typeof tag === 'string') return `a ${tag}`
  return Symbol.iterator in value ? 'an iterable: make a list of it' : undefined
}

const PROMISE = 'a Promise: await it'
