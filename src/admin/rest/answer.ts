import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { Problem } from '../../problem/index.js'
import type { Reply, Route } from './route.js'

/** Whatever a key has opened is for its holder, and some of it is secret: nobody keeps a copy. */
const PRIVATE = { 'Cache-Control': 'no-store' }

/** What answers are sent as, by their form. */
export const MEDIA = { json: 'application/json', lines: 'application/x-ndjson' } as const

/** Writes what a route answers. */
export function sendReply(response: ServerResponse, id: string, route: Route, reply: Reply): void {
  const headers = { ...(route.role === 'none' ? {} : PRIVATE), ...reply.headers }
  if (reply.lines) sendLines(response, id, headers, reply.lines)
  else if (reply.body === undefined) send(response, id, route.status, headers, '')
  else send(response, id, route.status, { ...headers, ...typed('application/json') }, textOf(reply.body))
}

/** Writes a problem. */
export function sendProblem(response: ServerResponse, id: string, problem: Problem): void {
  const failures = problem.faults.map(({ path, message }) => ({ field: path, reason: message }))
  const body = { ...problem.toBody(id), ...(failures.length > 0 ? { failures } : {}) }
  const headers = { ...PRIVATE, ...typed('application/problem+json'), ...problem.headers }
  send(response, id, problem.status, headers, textOf(body))
}

/** @throws Problem `not-acceptable` when the caller takes no JSON, nor what the route answers with instead */
export function requireJson({ headers: { accept } }: IncomingMessage, form: Route['form']): void {
  if (accept === undefined || accept.trim() === '') return
  const takes = accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return (
      (TAKEN.has(type) || type === MEDIA[form]) &&
      !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))
    )
  })
  if (!takes) throw new Problem('not-acceptable', 'the answer is application/json')
}

const TAKEN = new Set(['*/*', 'application/*', 'application/json'])

const typed = (type: string): Record<string, string> => ({
  'Content-Type': type,
  'X-Content-Type-Options': 'nosniff',
})

const textOf = (body: unknown): string => JSON.stringify(body)

/** One line after the other, as fast as they are taken. */
function sendLines(
  response: ServerResponse,
  id: string,
  headers: Readonly<Record<string, string>>,
  lines: AsyncIterable<unknown>,
): void {
  if (response.headersSent) return
  response.writeHead(200, { 'X-Request-ID': id, ...headers, ...typed(MEDIA.lines) })
  const text = async function* (): AsyncIterable<string> {
    for await (const line of lines) yield `${textOf(line)}\n`
  }
  // Whoever has begun to read is told of a failure by a connection that breaks.
  pipeline(text(), response, () => undefined)
}

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
