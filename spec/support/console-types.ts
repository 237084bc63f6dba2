import { compile, type JSONSchema } from 'json-schema-to-typescript'
import { format, resolveConfig } from 'prettier'
import type { OpenapiDocument } from '../../src/admin/index.js'

/** Where the console has the types of what REST answers and takes. */
export const CONSOLE_TYPES = 'console/src/api/openapi.d.ts'

const BANNER = '/* Made of the OpenAPI document by `npm run schemas`. */'
const COMPONENTS = '#/components/schemas/'
const ROOT = 'Components'

/** A declaration of every named schema of a document. */
export async function consoleTypes({ components }: OpenapiDocument): Promise<string> {
  const definitions = membersOf(written(components.schemas))
  const names = Object.keys(definitions)
  const root = {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/definitions/${name}` }])),
    required: names,
    definitions,
  } as JSONSchema
  const text = await compile(root, ROOT, {
    additionalProperties: false,
    bannerComment: BANNER,
    format: false,
  })
  const options = await resolveConfig(CONSOLE_TYPES)
  return format(text, { ...options, parser: 'typescript' })
}

/** A schema in the words of the drafts before 2020-12, of which types are made. */
function written(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(written)
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref, prefixItems, ...rest } = membersOf(schema)
  // What is said beside a reference would make another type of it.
  if (typeof $ref === 'string') return { $ref: $ref.replace(COMPONENTS, '#/definitions/') }
  // How many there may be would make a list another type as well.
  const { minItems: _min, maxItems: _max, ...own } = rest
  const members = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, written(value)]))
  if (!Array.isArray(prefixItems)) return members
  const { length } = prefixItems
  return {
    ...members,
    items: prefixItems.map(written),
    additionalItems: false,
    minItems: length,
    maxItems: length,
  }
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
