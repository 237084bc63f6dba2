import { Problem } from '../../problem/index.js'

/** A mount path without a slash at its end; nothing for the root. Throws Problem `invalid-configuration`. */
export function parseMountPath(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '' || trimmed.startsWith('/')) return trimmed
  const message = 'must begin with a slash'
  throw new Problem('invalid-configuration', message, { faults: [{ path: 'mountPath', message }] })
}

/** Where the plugin answers by HTTP, below the path it is mounted at; `plugin.json` lists the same. */
const PATHS = [
  '/api/engine/v2/api_keys',
  '/api/engine/v2/executions',
  '/api/engine/v2/openapi.json',
  '/api/engine/v2/sign_in',
  '/api/engine/v2/systems',
  '/api/engine/v2/triggers',
  '/api/engine/v2/users/current',
  '/api/engine/v2/webhook',
  '/auth/authority',
  '/console',
  '/healthz',
  '/metrics',
  '/readyz',
]

/** Where its websocket is, in the midst of them. */
const WEBSOCKET = '/api/engine/v2/systems/control'

/** Whether a URL, path and query, is answered by HTTP alone, whatever a request offers. */
export function isAnswered(url: string, mountPath: string): boolean {
  if (!url.startsWith(`${mountPath}/`)) return false
  const [path = ''] = url.slice(mountPath.length).split('?', 1)
  const isIn = (folder: string): boolean => path === folder || path.startsWith(`${folder}/`)
  return !(path === WEBSOCKET || path === `${WEBSOCKET}/`) && PATHS.some(isIn)
}
