import { isDeepStrictEqual } from 'node:util'
import { secretSettings, type DriverDefinition } from '../driver/index.js'
import { isSecretName } from '../log/index.js'
import type { SettingValues } from './made.js'

/** Settings without their secrets. */
export interface BareSettings {
  readonly settings: SettingValues
  /** Where secrets stand that are left out, such as `meraki_secret` or `subscriptions.0.secret`. */
  readonly secrets: readonly string[]
}

/** What a schema of settings marks, and where names say it. */
type Schema = DriverDefinition['settings']

/**
 * Settings without what their driver marks secret, and without texts whose names say that they are. Nothing else of
 * them is left out, and lists keep their lengths.
 */
export function bareSettings(schema: Schema, settings: SettingValues): BareSettings {
  const marked = secretSettings(schema, settings)
  const secrets: string[] = []
  const bare = bareOf(settings, [], (path) => {
    const is = isSecret(path, marked)
    if (is) secrets.push(path.join('.'))
    return is
  })
  return { settings: isObject(bare) ? bare : {}, secrets }
}

/**
 * Settings as a person gives them anew, with the secrets that were left out. In a list, secrets stay with an item that
 * is the same as before but for them: one that has changed is to say its own again. Null takes a secret away.
 */
export function withSecretsOf(before: SettingValues, given: SettingValues, schema: Schema): SettingValues {
  const marked = secretSettings(schema, before)
  const result = kept(before, [], given, (path) => isSecret(path, marked))
  return isObject(result) ? result : {}
}

type IsSecret = (path: readonly string[]) => boolean

const isSecret = (path: readonly string[], marked: ReadonlyMap<string, string>): boolean =>
  marked.has(path.map(encodeURIComponent).join('.')) || path.some(isSecretName)

/** A value without its secrets; undefined where that leaves nothing of it. */
function bareOf(value: unknown, path: readonly string[], isSecret: IsSecret): unknown {
  if (typeof value === 'string') return value !== '' && isSecret(path) ? undefined : value
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) => bareOf(item, [...path, String(index)], isSecret))
    const isGone = items.length > 0 && items.every((item) => item === undefined)
    return isGone ? undefined : items.map((item) => (item === undefined ? {} : item))
  }
  if (!isObject(value)) return value
  const members = Object.entries(value)
  const left = members
    .map(([name, member]) => [name, bareOf(member, [...path, name], isSecret)] as const)
    .filter(([, member]) => member !== undefined)
  return members.length > 0 && left.length === 0 ? undefined : Object.fromEntries(left)
}

function kept(before: unknown, path: readonly string[], given: unknown, isSecret: IsSecret): unknown {
  if (Array.isArray(before) && Array.isArray(given)) {
    const bare = before.map((item: unknown, index) => bareOf(item, [...path, String(index)], isSecret) ?? {})
    const free = new Set(before.keys())
    return given.map((item: unknown) => {
      const same = [...free].find((index) => isDeepStrictEqual(bare[index], item))
      if (same === undefined) return item
      free.delete(same)
      return before[same] as unknown
    })
  }
  if (!isObject(before) || !isObject(given)) return given
  const members = new Map(Object.entries(given))
  for (const [name, member] of Object.entries(before)) {
    const at = [...path, name]
    const isAllSecret = member !== undefined && bareOf(member, at, isSecret) === undefined
    if (isAllSecret && !members.has(name)) members.set(name, member)
    else if (isAllSecret && members.get(name) === null) members.delete(name)
    else if (members.has(name)) members.set(name, kept(member, at, members.get(name), isSecret))
  }
  return Object.fromEntries(members)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
