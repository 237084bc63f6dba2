import type { Json } from '../../driver/index.js'
import { formPairs, isForm, parametersIn, readJson, searchParametersOf } from '../../payload/index.js'
import { headerValues, valuesAt } from '../../signatures/index.js'
import type { CallValue, Filter, FilterComparison, FilterOperand } from '../definition/filter.js'
import { compare } from './compare.js'

/** What a filter looks at. */
export interface CallFacts {
  /** Names and values in turn, as Node gives them in `rawHeaders`. */
  readonly headers: readonly string[]
  /** Without its question mark. */
  readonly query: string
  readonly body: Buffer
}

/** A comparison that does not hold, and by which values of the call. */
export interface FailedComparison {
  readonly comparison: FilterComparison
  /** Which one of the filter it is, from 0. */
  readonly at: number
  /** Null for what the call does not bring; of several the first. */
  readonly left: Json
  readonly right: Json
}

/** What a filter makes of a call. */
export interface Filtered {
  readonly matches: boolean
  /** What keeps it from matching; empty where it matches. */
  readonly failed: readonly FailedComparison[]
}

/** Whether a call is one of those that a filter means. What the call does not bring is null, as in conditions. */
export function matches({ match, comparisons }: Filter, facts: CallFacts): Filtered {
  const read = reader(facts)
  const failed = comparisons.flatMap((comparison, at): FailedComparison[] => {
    const [lefts, rights] = [valuesOf(comparison.left, read), valuesOf(comparison.right, read)]
    const holds = lefts.some((left) => rights.some((right) => isMet(comparison, left, right)))
    return holds ? [] : [{ comparison, at, left: lefts[0]?.value ?? null, right: rights[0]?.value ?? null }]
  })
  const isMatched = match === 'all' ? failed.length === 0 : failed.length < comparisons.length
  return { matches: isMatched, failed: isMatched ? [] : failed }
}

/** A value, and whether it is text only since headers and queries have nothing else. */
interface Value {
  readonly value: Json
  readonly isText: boolean
}

type Read = (place: CallValue) => readonly Value[]

function reader({ headers, query, body }: CallFacts): Read {
  const parameters = parametersIn(query)
  let json: { readonly value: unknown } | undefined
  return ({ header, query: parameter, member }) => {
    const texts =
      header !== undefined
        ? headerValues(headers, header)
        : parameter !== undefined
          ? parameters.getAll(parameter)
          : undefined
    if (texts) return texts.map((value) => ({ value, isText: true }))
    json ??= { value: parsed(headers, body) }
    if (json.value instanceof URLSearchParams)
      return json.value.getAll(member ?? '').map((value) => ({ value, isText: true }))
    // What the reader gives is JSON.
    return valuesAt(json.value, member ?? '').map((value) => ({ value: value as Json, isText: false }))
  }
}

/** A body as JSON, or the fields of a form; undefined for any other. */
function parsed(headers: readonly string[], body: Buffer): unknown {
  const [type = ''] = headerValues(headers, 'content-type')
  const json = readJson(body, type)
  if (json !== undefined) return json
  return isForm(type) ? searchParametersOf(formPairs(body, type) ?? []) : undefined
}

function valuesOf(operand: FilterOperand, read: Read): readonly Value[] {
  if (typeof operand !== 'object') return [{ value: operand, isText: false }]
  const found = read(operand)
  return found.length === 0 ? [{ value: null, isText: false }] : found
}

/** Text stands for a number where it is compared with one. */
function isMet({ operator }: FilterComparison, left: Value, right: Value): boolean {
  const [a, b] = [asCompared(left, right), asCompared(right, left)]
  return compare(a, operator, b) ?? false
}

const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/

const asCompared = ({ value, isText }: Value, other: Value): Json =>
  isText && typeof value === 'string' && typeof other.value === 'number' && NUMBER.test(value)
    ? Number(value)
    : value
