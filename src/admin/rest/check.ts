import { z } from 'zod'
import { faultsOf, fit, issuesOf, Problem } from '../../problem/index.js'
import { policyNames } from '../../triggers/index.js'

/**
 * The values of path or query parameters.
 * @throws Problem `invalid-parameter` with a fault for each
 */
export function checkParameters<Schema extends z.ZodType>(
  schema: Schema | undefined,
  given: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const result = fit(schema ?? z.object({}), given)
  if (result.success) return result.data as z.output<Schema>
  throw refusal('invalid-parameter', result.error)
}

/**
 * A JSON body as its schema gives it.
 * @throws Problem `malformed-body` when something has the wrong type or is none of the known words,
 * `validation-failed` when something is missing, breaks a rule or is a member that is not known
 */
export function checkBody<Schema extends z.ZodType>(
  schema: Schema | undefined,
  given: unknown,
): z.output<Schema> {
  const result = fit(schema ?? z.undefined(), given, { reportInput: true })
  if (result.success) return result.data as z.output<Schema>
  const hasWrongType = issuesOf(result.error).some(
    ({ code, input }) => TYPES.has(code) && input !== undefined,
  )
  throw refusal(hasWrongType ? 'malformed-body' : 'validation-failed', result.error)
}

/** What zod says of a value of the wrong type; of one that is missing it says so as well. */
const TYPES: ReadonlySet<string> = new Set(['invalid_type', 'invalid_value', 'invalid_union'])

function refusal(
  code: 'invalid-parameter' | 'malformed-body' | 'validation-failed',
  error: z.ZodError,
): Problem {
  const faults = faultsOf(error)
  const detail = faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  return new Problem(code, detail, { faults })
}

/**
 * A JSON body whose null members are left out, as PlaceOS reads them. A body that is a list holds arguments, and
 * these are handed on as they are.
 */
export const withoutNulls = (body: unknown): unknown => (Array.isArray(body) ? body : strip(body))

/** Members that hold what a driver reads, arguments and settings: a null among them is meant. */
const AS_GIVEN: ReadonlySet<string> = new Set(['args', 'settings'])

/** Members PlaceOS does not have: null takes them away. */
const removable: ReadonlySet<string> = new Set(policyNames)

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
      if (member === null) return removable.has(key) ? [[key, member]] : []
      return [[key, AS_GIVEN.has(key) ? member : strip(member)]]
    }),
  )
}
