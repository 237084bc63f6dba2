import { Problem } from '../../problem/index.js'

/** A mount path without a slash at its end; nothing for the root. Throws Problem `invalid-configuration`. */
export function parseMountPath(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '' || trimmed.startsWith('/')) return trimmed
  const message = 'must begin with a slash'
  throw new Problem('invalid-configuration', message, { faults: [{ path: 'mountPath', message }] })
}
