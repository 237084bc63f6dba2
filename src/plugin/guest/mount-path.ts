import { Problem } from '../../problem/index.js'
import { parts, type Contribution } from './contribution.js'

/** A mount path without a slash at its end; nothing for the root. Throws Problem `invalid-configuration`. */
export function parseMountPath(path: unknown): string {
  const trimmed = typeof path === 'string' ? path.replace(/\/+$/, '') : undefined
  if (trimmed === '' || trimmed?.startsWith('/')) return trimmed
  const message = trimmed === undefined ? 'must be a text' : 'must begin with a slash'
  throw new Problem('invalid-configuration', message, { faults: [{ path: 'mountPath', message }] })
}

/** Where the plugin answers by HTTP, below the path it is mounted at; `plugin.json` lists the same. */
const PATHS: Readonly<Record<keyof Contribution, readonly string[]>> = {
  webhooks: ['/api/engine/v2/webhook'],
  rest: [
    '/api/engine/v2/api_keys',
    '/api/engine/v2/drivers',
    '/api/engine/v2/executions',
    '/api/engine/v2/modules',
    '/api/engine/v2/openapi.json',
    '/api/engine/v2/sign_in',
    '/api/engine/v2/systems',
    '/api/engine/v2/triggers',
    '/api/engine/v2/users/current',
    '/api/engine/v2/zones',
    '/auth/authority',
  ],
  console: ['/console'],
  realtime: [],
  operations: ['/healthz', '/metrics', '/readyz'],
}

/** Where its websocket is, in the midst of them. */
const WEBSOCKET = '/api/engine/v2/systems/control'

/** Tells of a URL, path and query, whether it is answered by HTTP alone, whatever a request offers. */
export function answeredBy(contribution: Contribution, mountPath: string): (url: string) => boolean {
  const folders = parts.flatMap((part) => (contribution[part] ? PATHS[part] : []))
  return (url) => {
    if (!url.startsWith(`${mountPath}/`)) return false
    const [path = ''] = url.slice(mountPath.length).split('?', 1)
    const isIn = (folder: string): boolean => path === folder || path.startsWith(`${folder}/`)
    return !(path === WEBSOCKET || path === `${WEBSOCKET}/`) && folders.some(isIn)
  }
}
