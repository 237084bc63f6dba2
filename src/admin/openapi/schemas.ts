import { z } from 'zod'

/** JSON Schemas that refer to others by name. */
export interface SchemaSet {
  /** Each schema that was asked for, by the name it was asked under. */
  readonly of: Readonly<Record<string, JsonSchema>>
  /** What they refer to, by name. */
  readonly components: Readonly<Record<string, JsonSchema>>
}
export type JsonSchema = Readonly<Record<string, unknown>>

const DEFS = '#/$defs/'
const COMPONENTS = '#/components/schemas/'

/**
 * JSON Schemas of what is answered and of what is asked. Where both have a schema of the same name, since
 * defaults are filled in between, the latter's name ends in `Input`.
 */
export function schemasOf(
  answers: Readonly<Record<string, z.ZodType>>,
  asked: Readonly<Record<string, z.ZodType>>,
): SchemaSet {
  const output = generate(answers, 'output', plainName)
  const taken = new Set(Object.keys(output.components))
  const input = generate(asked, 'input', (name) => {
    const plain = plainName(name)
    return taken.has(plain) && plain !== ANY_JSON ? `${plain}Input` : plain
  })
  return {
    of: { ...output.of, ...input.of },
    components: { ...output.components, ...input.components },
  }
}

/** The only schema without a name of its own that others refer to: it refers to itself. */
const ANY_JSON = 'Json'
const plainName = (name: string): string => (name.startsWith('__schema') ? ANY_JSON : name)

function generate(
  schemas: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
  rename: (name: string) => string,
): SchemaSet {
  const whole: JsonSchema = z.toJSONSchema(z.object(schemas), {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  })
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, member]: [string, unknown]) => {
        const isRef = key === '$ref' && typeof member === 'string' && member.startsWith(DEFS)
        return [key, isRef ? COMPONENTS + rename(member.slice(DEFS.length)) : renamed(member)]
      }),
    )
  }
  const components = Object.entries(membersOf(whole.$defs)).map(([name, schema]): [string, JsonSchema] => [
    rename(name),
    membersOf(renamed(withoutId(schema))),
  ])
  return { of: eachOf(membersOf(renamed(whole.properties))), components: Object.fromEntries(components) }
}

const eachOf = (members: JsonSchema): Record<string, JsonSchema> =>
  Object.fromEntries(Object.entries(members).map(([name, schema]) => [name, membersOf(schema)]))

/** The key that holds it is its name. */
const withoutId = (schema: unknown): JsonSchema =>
  Object.fromEntries(Object.entries(membersOf(schema)).filter(([key]) => key !== 'id'))

const membersOf = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
