import type { z } from 'zod'
import type { Fault } from './problem.js'

/** A JSON path in the way people write it: `modules[2].settings.volume`. */
export function jsonPath(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${String(key)}]`
    return path === '' ? String(key) : `${path}.${String(key)}`
  }, '')
}

/** What zod found wrong, one fault a path; unknown keys are named one by one. */
export function faultsOf(error: z.ZodError, under: readonly PropertyKey[] = []): Fault[] {
  return error.issues.flatMap((issue) => {
    const at = [...under, ...issue.path]
    if (issue.code !== 'unrecognized_keys') return [{ path: jsonPath(at), message: issue.message }]
    return issue.keys.map((key) => ({ path: jsonPath([...at, key]), message: 'is not a known key' }))
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
