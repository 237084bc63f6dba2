import { z } from 'zod'

/** Texts by where they stand in settings, such as `meraki_secret` or `subscriptions.0.secret`. */
export type SecretSettings = ReadonlyMap<string, string>

const NONE: SecretSettings = new Map()

/** A schema as JSON Schema has it, with what `meta` says of it. */
type Node = z.core.JSONSchema.BaseSchema

/** Of each schema once; undefined for one that marks nothing. */
const known = new WeakMap<z.ZodType, { readonly root: Node | undefined }>()

/** How deep settings are looked into. */
const DEEPEST = 16

/**
 * What a schema marks secret of settings, with `.meta({ secret: true })`: of what is marked, every text inside. Empty
 * texts are none.
 */
export function secretSettings(schema: z.ZodType | undefined, settings: unknown): SecretSettings {
  const root = schema && rootOf(schema)
  if (!root) return NONE
  const found = new Map<string, string>()
  collect({ root, found }, root, settings, [], false)
  return found.size === 0 ? NONE : found
}

function rootOf(schema: z.ZodType): Node | undefined {
  let one = known.get(schema)
  if (!one) known.set(schema, (one = { root: marked(schema) }))
  return one.root
}

/** A schema that JSON Schema has no words for marks nothing. */
function marked(schema: z.ZodType): Node | undefined {
  try {
    const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    return JSON.stringify(root).includes('"secret":true') ? root : undefined
  } catch {
    return undefined
  }
}

interface Search {
  readonly root: Node
  readonly found: Map<string, string>
}

function collect(
  search: Search,
  given: Node | boolean | undefined,
  value: unknown,
  path: readonly string[],
  isInside: boolean,
): void {
  const node = typeof given === 'object' ? resolved(given, search.root) : undefined
  const isSecret = isInside || node?.secret === true
  if (path.length > DEEPEST || (!node && !isSecret)) return
  if (typeof value === 'string') {
    if (isSecret && value !== '') search.found.set(path.map(encodeURIComponent).join('.'), value)
  } else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) {
      const inner = node && memberOf(node, name, Array.isArray(value))
      collect(search, inner, member, [...path, name], isSecret)
    }
  for (const choice of [...(node?.anyOf ?? []), ...(node?.oneOf ?? []), ...(node?.allOf ?? [])])
    if (choice !== given) collect(search, choice, value, path, isSecret)
}

function memberOf(node: Node, name: string, isList: boolean): Node | boolean | undefined {
  if (!isList) return node.properties?.[name] ?? node.additionalProperties
  const { items, prefixItems } = node
  const all = Array.isArray(items) ? undefined : items
  return prefixItems?.[Number(name)] ?? all
}

function resolved(node: Node, root: Node): Node | undefined {
  const { $ref } = node
  if ($ref === undefined) return node
  if ($ref === '#') return root
  const target = root.$defs?.[$ref.replace('#/$defs/', '')]
  return typeof target === 'object' ? { ...target, ...(node.secret === true && { secret: true }) } : undefined
}
