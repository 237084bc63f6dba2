import type { IncomingMessage, ServerResponse } from 'node:http'
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
 * @param origins those that are welcome beside the host's own, such as `https://panel.example.org`
 */
export function refuseOrigin({ headers }: IncomingMessage, origins: readonly string[]): Problem | undefined {
  const { origin, host } = headers
  if (origin === undefined || origins.includes(origin) || isOfHost(origin, host)) return undefined
  return new Problem('access-denied', 'pages of this origin may not connect')
}

/** A default port may be said or left out. */
function isOfHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false
  const page = new URL(origin)
  const own = `${page.protocol}//${host}`
  return URL.canParse(own) && new URL(own).host === page.host
}

/** Tells a request without an upgrade what it lacks, as PlaceOS does; passes on all others. */
export function askForUpgrade(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
): void {
  if ((method !== 'GET' && method !== 'HEAD') || !isOurs(url ?? '')) {
    next()
    return
  }
  const body = 'this is a websocket'
  response.writeHead(426, {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Content-Type': 'text/plain',
    'Content-Length': body.length,
  })
  response.end(body)
}
