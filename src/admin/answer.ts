import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '../problem/index.js'
import type { Reply, Route } from './route.js'

/** Whatever a key has opened is for its holder, and some of it is secret: nobody keeps a copy. */
const PRIVATE = { 'Cache-Control': 'no-store' }

/** Writes what a route answers. */
export function sendReply(response: ServerResponse, id: string, route: Route, reply: Reply): void {
  const headers = { ...(route.role === 'none' ? {} : PRIVATE), ...reply.headers }
  if (reply.body === undefined) send(response, id, route.status, headers, '')
  else send(response, id, route.status, { ...headers, ...typed('application/json') }, textOf(reply.body))
}

/** Writes a problem. */
export function sendProblem(response: ServerResponse, id: string, problem: Problem): void {
  const failures = problem.faults.map(({ path, message }) => ({ field: path, reason: message }))
  const body = { ...problem.toBody(id), ...(failures.length > 0 ? { failures } : {}) }
  const headers = { ...PRIVATE, ...typed('application/problem+json'), ...problem.headers }
  send(response, id, problem.status, headers, textOf(body))
}

/** @throws Problem `not-acceptable` when the caller takes no JSON */
export function requireJson({ headers: { accept } }: IncomingMessage): void {
  if (accept === undefined || accept.trim() === '') return
  const takes = accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return TAKEN.has(type) && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))
  })
  if (!takes) throw new Problem('not-acceptable', 'the answer is application/json')
}

const TAKEN = new Set(['*/*', 'application/*', 'application/json'])

const typed = (type: string): Record<string, string> => ({
  'Content-Type': type,
  'X-Content-Type-Options': 'nosniff',
})

const textOf = (body: unknown): string => JSON.stringify(body)

function send(
  response: ServerResponse,
  id: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  // A host's time-out middleware may have answered in the meantime.
  if (response.headersSent) return
  const length = String(Buffer.byteLength(body))
  response.writeHead(status, { 'X-Request-ID': id, 'Content-Length': length, ...headers })
  response.end(body)
}
