import type { IncomingMessage, ServerResponse } from 'node:http'
import { send, typed, type Origins, type Site } from '../../http/index.js'
import { Problem } from '../../problem/index.js'

/** Where the websocket is, below the path a host mounts it at. */
const PATH = '/api/engine/v2/systems/control'

/** Whether a URL, path and query, is the websocket's. */
export function isOurs(url: string, mountPath = ''): boolean {
  const [path = ''] = url.split('?', 1)
  return path === mountPath + PATH || path === `${mountPath}${PATH}/`
}

/**
 * Why a page of another site may not connect, if so. Browsers say where a page is from; whatever says nothing is
 * no browser.
 * @param isWelcome tells those that may beside the host's own
 */
export function refuseOrigin(request: IncomingMessage, site: Site, isWelcome: Origins): Problem | undefined {
  const { origin } = request.headers
  if (origin === undefined || isWelcome(origin) || site.isOwn(origin, request)) return undefined
  return new Problem('access-denied', 'pages of this origin may not connect')
}

/**
 * Tells a request without an upgrade what it lacks, as PlaceOS does; passes on all others. From HTTP/2 on there are
 * no upgrades, and no headers that speak of them.
 */
export function askForUpgrade(
  { method, url, httpVersionMajor }: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
): void {
  if ((method !== 'GET' && method !== 'HEAD') || !isOurs(url ?? '')) {
    next()
    return
  }
  const isUpgradable = httpVersionMajor === 1
  const body = isUpgradable ? 'this is a websocket' : 'this is a websocket, which needs HTTP/1.1'
  const fields = {
    ...(isUpgradable ? { Upgrade: 'websocket', Connection: 'Upgrade' } : {}),
    ...typed('text/plain'),
  }
  send(response, isUpgradable ? 426 : 505, fields, body)
}
