import type { z } from 'zod'
import { Problem, faultsOf, fit, type Fault } from '../../problem/index.js'

/** One named argument of a command. */
export interface Argument<Schema extends z.ZodType = z.ZodType> {
  readonly name: string
  readonly schema: Schema
}

/** The values a list of arguments gives a method, in order. */
export type ArgumentValues<List extends readonly Argument[]> = {
  -readonly [Index in keyof List]: List[Index] extends Argument<infer Schema>
    ? Schema['_zod']['output']
    : never
}

/** Names an argument and says what it accepts; a schema with a default makes it optional. */
export function arg<Schema extends z.ZodType>(name: string, schema: Schema): Argument<Schema> {
  return { name, schema }
}

/** What a caller sends: values in order, or by name. */
export type GivenArguments = readonly unknown[] | Readonly<Record<string, unknown>>

/**
 * The checked values for a method call.
 * @throws Problem `invalid-arguments` with one fault per argument that is missing, unknown or does not fit.
 */
export function checkArguments(list: readonly Argument[], given: GivenArguments, method: string): unknown[] {
  const faults: Fault[] = []
  const named = Array.isArray(given) ? byPosition(list, given, method) : (given as Record<string, unknown>)
  const known = new Set(list.map(({ name }) => name))
  for (const name of Object.keys(named)) {
    if (!known.has(name)) faults.push({ path: name, message: 'is not an argument of this command' })
  }
  const values = list.map(({ name, schema }) => {
    const result = fit(schema, Object.hasOwn(named, name) ? named[name] : undefined)
    if (result.success) return result.data
    faults.push(...faultsOf(result.error, [name]))
    return undefined
  })
  if (faults.length > 0) {
    throw new Problem('invalid-arguments', `${method}: ${describe(faults)}`, { faults })
  }
  return values
}

function byPosition(
  list: readonly Argument[],
  given: readonly unknown[],
  method: string,
): Record<string, unknown> {
  if (given.length > list.length) {
    throw new Problem(
      'invalid-arguments',
      `wrong number of arguments for '${method}' (given ${String(given.length)}, expected ${String(list.length)})`,
    )
  }
  return Object.fromEntries(given.map((value, index) => [list[index]?.name ?? '', value]))
}

const describe = (faults: readonly Fault[]): string =>
  faults.map(({ path, message }) => `${path}: ${message}`).join('; ')
