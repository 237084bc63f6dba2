import { randomUUID } from 'node:crypto'
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Problem } from '../../problem/index.js'

/** Where the websocket is, under whatever prefix a host mounts it. */
const PATH = /(?:^|\/)api\/engine\/v2\/systems\/control\/?$/

/** Whether a URL, path and query, is the websocket's. */
export const isOurs = (url: string): boolean => PATH.test(url.split('?', 1)[0] ?? '')

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

/** Answers an upgrade with a problem, and ends the connection. */
export function turnAway(socket: Duplex, problem: Problem): void {
  const id = randomUUID()
  const body = JSON.stringify(problem.toBody(id))
  const headers = {
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Request-ID': id,
    Connection: 'close',
    ...problem.headers,
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${head.join('')}\r\n${body}`,
  )
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
