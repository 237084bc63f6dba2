import { z } from 'zod'
import type { Clearance } from '../../../driver/index.js'
import type { JsonSchema } from '../../index.js'

/** The longest metadata that is read, in characters. */
const LONGEST = 4 * 1024 * 1024

/** A parameter of a driver's function. */
export interface Parameter {
  readonly name: string
  readonly schema: JsonSchema
  /** It has a default. */
  readonly isOptional: boolean
}

/** A function of a driver, as everybody may learn it. */
export interface DriverFunction {
  readonly name: string
  /** In order. */
  readonly parameters: readonly Parameter[]
  /** What a caller must be; null where nobody may call it. */
  readonly clearance: Clearance | null
}

/** What a driver says of itself, by the names of its functions. */
export type DriverInterface = ReadonlyMap<string, DriverFunction>

const Metadata = z.object({
  interface: z.record(z.string(), z.unknown()).optional().catch(undefined),
  functions: z.record(z.string(), z.unknown()).optional().catch(undefined),
  // Of this nothing may be left out: it would make callable what is not.
  security: z.record(z.string(), z.array(z.string())).default({}),
})

const Parameters = z.record(z.string(), z.record(z.string(), z.unknown()))

/** A type in Crystal's words, and a default where there is one. */
const OldParameters = z.record(z.string(), z.tuple([z.string()]).rest(z.unknown()))

/**
 * Reads what a driver has written of itself; nothing of it is trusted. A function that cannot be read is left out,
 * and undefined is given where there is nothing to read at all.
 * @see PlaceOS/driver, `placeos-driver.cr`, `KlassExecutor`
 */
export function readMetadata(text: string): DriverInterface | undefined {
  const read = Metadata.safeParse(parsed(text))
  if (!read.success) return undefined
  const { interface: described, functions, security } = read.data
  const all = described ?? functions
  if (!all) return undefined
  const found = new Map<string, DriverFunction>()
  for (const [name, given] of Object.entries(all)) {
    const parameters = described ? parametersOf(given) : oldParametersOf(given)
    // The name under which a call says which function it is for.
    if (parameters && name !== '__exec__')
      found.set(name, { name, parameters, clearance: clearanceOf(name, security) })
  }
  return found
}

function parsed(text: string): unknown {
  if (text.length > LONGEST) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parametersOf(given: unknown): Parameter[] | undefined {
  const read = Parameters.safeParse(given)
  if (!read.success) return undefined
  return Object.entries(read.data).map(([name, schema]) => ({
    name,
    schema,
    isOptional: Object.hasOwn(schema, 'default'),
  }))
}

/** As old drivers describe them. */
function oldParametersOf(given: unknown): Parameter[] | undefined {
  const read = OldParameters.safeParse(given)
  if (!read.success) return undefined
  return Object.entries(read.data).map(([name, [type, ...defaults]]) => ({
    name,
    schema: { ...(OLD_TYPES[type] ?? {}), title: type },
    isOptional: defaults.length > 0,
  }))
}

const OLD_TYPES: Readonly<Record<string, JsonSchema>> = {
  String: { type: 'string' },
  'Hash(String,Array(String))': {
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
  },
  Bool: { type: 'boolean' },
  Int32: { type: 'integer' },
  Int64: { type: 'integer' },
  Float64: { type: 'number' },
}

/** A level that nobody knows is one that nobody has. @see PlaceOS/driver, `proxy/remote_driver.cr`, `function_visible?` */
function clearanceOf(name: string, security: Readonly<Record<string, readonly string[]>>): Clearance | null {
  const level = Object.keys(security).find((one) => security[one]?.includes(name))
  if (level === undefined) return 'user'
  return level === 'support' || level === 'administrator' ? level : null
}

/** Whether a function can take a webhook: verb, headers, body, and nothing else that must be given. */
export function isWebhookShaped({ parameters: [verb, headers, body, ...others] }: DriverFunction): boolean {
  return isText(verb) && isHeaders(headers) && isText(body) && others.every(({ isOptional }) => isOptional)
}

const isText = (parameter: Parameter | undefined): boolean => parameter?.schema.type === 'string'

const Headers = z.object({
  type: z.literal('object'),
  additionalProperties: z.object({
    type: z.literal('array'),
    items: z.object({ type: z.literal('string') }),
  }),
})

const isHeaders = (parameter: Parameter | undefined): boolean => Headers.safeParse(parameter?.schema).success
