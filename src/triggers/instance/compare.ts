import { jsonEqual, type Json } from '../../driver/index.js'
import type { Operator } from '../definition/conditions.js'

/**
 * Whether a comparison holds, or undefined where its values cannot be put in order.
 * @see PlaceOS/triggers, `comparison.cr`: only `false` and `null` are falsy, only numbers have an order
 */
export function compare(left: Json, operator: Operator, right: Json): boolean | undefined {
  switch (operator) {
    case 'equal':
      return jsonEqual(left, right)
    case 'not_equal':
      return !jsonEqual(left, right)
    case 'greater_than':
      return inOrder(left, right, (a, b) => a > b)
    case 'greater_than_or_equal':
      return inOrder(left, right, (a, b) => a >= b)
    case 'less_than':
      return inOrder(left, right, (a, b) => a < b)
    case 'less_than_or_equal':
      return inOrder(left, right, (a, b) => a <= b)
    case 'and':
      return isTruthy(left) && isTruthy(right)
    case 'or':
      return isTruthy(left) || isTruthy(right)
    case 'exclusive_or':
      return isTruthy(left) !== isTruthy(right)
  }
}

/** The value that keys lead to, from the outside in; null where there is none. */
export function dig(value: Json, keys: readonly string[]): Json {
  return keys.reduce<Json>((at, key) => {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, key)) return null
    return (at as Readonly<Record<string, Json>>)[key] ?? null
  }, value)
}

const isTruthy = (value: Json): boolean => value !== false && value !== null

const inOrder = (left: Json, right: Json, holds: (a: number, b: number) => boolean): boolean | undefined =>
  typeof left === 'number' && typeof right === 'number' ? holds(left, right) : undefined
