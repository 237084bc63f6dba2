import type { z } from 'zod'
import { UNKNOWN } from './members.js'
import { plainWords } from './plain-words.js'
import type { Fault } from './problem.js'

/** A JSON path in the way people write it: `modules[2].settings.volume`. */
export function jsonPath(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${String(key)}]`
    return path === '' ? String(key) : `${path}.${String(key)}`
  }, '')
}

/** What zod found wrong in plain words, one fault a path; unknown members are named one by one. */
export function faultsOf(error: z.ZodError, under: readonly PropertyKey[] = []): Fault[] {
  return issuesOf(error).flatMap((issue) => {
    const at = [...under, ...issue.path]
    if (issue.code !== 'unrecognized_keys') return [{ path: jsonPath(at), message: plainWords(issue) }]
    const lines = issue.message.split('\n')
    return issue.keys.map((key, index) => {
      const line = lines[index] ?? ''
      return { path: jsonPath([...at, key]), message: line.startsWith(UNKNOWN) ? line : UNKNOWN }
    })
  })
}

/**
 * What zod found wrong. Of a value that fits none of several shapes, the members that are not known stand for the
 * rest where one shape alone has any: then that shape was meant.
 */
export function issuesOf({ issues }: Pick<z.ZodError, 'issues'>): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue]
    const unknown = issue.errors
      .map((shape) => shape.filter(({ code }) => code === 'unrecognized_keys'))
      .filter((shape) => shape.length > 0)
    const [meant] = unknown
    if (meant === undefined || unknown.length > 1) return [issue]
    return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
  })
}

/** A fault for each thing whose id another before it has. */
export function faultsOfRepeats(
  things: readonly { readonly id: string }[],
  path: readonly PropertyKey[],
): Fault[] {
  const first = new Map<string, string>()
  return things.flatMap(({ id }, index) => {
    const at = jsonPath([...path, index])
    const before = first.get(id)
    if (before === undefined) {
      first.set(id, at)
      return []
    }
    return [{ path: at, message: `${id} is already at ${before}` }]
  })
}
