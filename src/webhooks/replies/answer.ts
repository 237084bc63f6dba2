import type { ServerResponse } from 'node:http'
import { FreeRecord } from '../../driver/index.js'
import type { Problem } from '../../problem/index.js'

/** What goes back to the caller, but for the request id. */
export interface Answer {
  readonly status: number
  /** Names and values in turn; a name with several values has them as a list. */
  readonly headers: readonly (string | string[])[]
  readonly body: string | Uint8Array
}

/** The call was accepted and there is nothing to say. */
export const ACCEPTED: Answer = { status: 202, headers: [], body: '' }

/** Accepted, but another execution stands for this call. */
export const standsFor = (execution: string): Answer => ({
  status: 202,
  headers: ['Content-Type', 'application/json'],
  body: JSON.stringify({ execution }),
})

/**
 * A problem as an answer.
 * @param instance names the occurrence in the body
 */
export function problemAnswer(problem: Problem, instance: string): Answer {
  const headers = ['Content-Type', 'application/problem+json', 'X-Content-Type-Options', 'nosniff']
  for (const [name, value] of Object.entries(problem.headers)) headers.push(name, value)
  return { status: problem.status, headers, body: JSON.stringify(problem.toBody(instance)) }
}

/** Statuses that HTTP forbids a body with. */
const isBodiless = (status: number): boolean => status === 204 || status === 304

/** Writes an answer, in one piece. */
export function send(response: ServerResponse, requestId: string, { status, headers, body }: Answer): void {
  // A host's time-out middleware may have answered in the meantime.
  if (response.headersSent) return
  // Middleware of hosts that wraps `writeHead` understands an object, and not Node's list of names and values.
  const fields = new FreeRecord<string | string[]>()
  fields['X-Request-ID'] = requestId
  if (!isBodiless(status)) {
    fields['Content-Length'] = String(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength)
  }
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = String(headers[at])
    const [before, value = ''] = [fields[name], headers[at + 1]]
    fields[name] = before === undefined ? value : [before, value].flat()
  }
  response.writeHead(status, fields)
  response.end(isBodiless(status) ? undefined : body)
}

/** The status that was sent; null where the answer could not be. */
export const sentStatus = ({ headersSent, statusCode }: ServerResponse): number | null =>
  headersSent ? statusCode : null
