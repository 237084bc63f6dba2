import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { send, sendProblem as sendAnyProblem, typed, type Fields } from '../../http/index.js'
import { Problem } from '../../problem/index.js'
import type { Reply, Route } from './route.js'

/** Whatever a key has opened is for its holder, and some of it is secret: nobody keeps a copy. */
const PRIVATE = { 'Cache-Control': 'no-store' }

/** What answers are sent as, by their form. */
export const MEDIA = { json: 'application/json', lines: 'application/x-ndjson' } as const

/** Writes what a route answers. */
export function sendReply(response: ServerResponse, id: string, route: Route, reply: Reply): void {
  const fields = { 'X-Request-ID': id, ...(route.role === 'none' ? {} : PRIVATE), ...reply.headers }
  if (reply.lines) sendLines(response, fields, reply.lines)
  else if (reply.body === undefined) send(response, route.status, fields, '')
  else send(response, route.status, { ...fields, ...typed(MEDIA.json) }, textOf(reply.body))
}

/** Writes a problem. */
export function sendProblem(response: ServerResponse, id: string, problem: Problem): void {
  const failures = problem.faults.map(({ path, message }) => ({ field: path, reason: message }))
  const members = failures.length > 0 ? { failures } : {}
  sendAnyProblem(response, problem, id, { 'X-Request-ID': id, ...PRIVATE }, members)
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

const textOf = (body: unknown): string => JSON.stringify(body)

/** One line after the other, as fast as they are taken. */
function sendLines(response: ServerResponse, fields: Fields, lines: AsyncIterable<unknown>): void {
  if (response.headersSent) return
  response.writeHead(200, { ...fields, ...typed(MEDIA.lines) })
  // Nobody is told of a line, so none is looked for.
  if (response.req.method === 'HEAD') {
    response.end()
    return
  }
  const text = async function* (): AsyncIterable<string> {
    for await (const line of lines) yield `${textOf(line)}\n`
  }
  // Whoever has begun to read is told of a failure by a connection that breaks.
  pipeline(text(), response, () => undefined)
}
