import type { ServerResponse } from 'node:http'
import type { Problem } from '../problem/index.js'
import { answerInTheMidst, isStillComing } from './linger.js'

/**
 * Header fields by name, a name with several values with a list. An object and not Node's list of names and values:
 * middleware of hosts that wraps `writeHead` understands nothing else.
 */
export type Fields = Record<string, string | string[]>

/** Statuses that HTTP forbids a body with, and of those the one whose length is said all the same. */
const isBodiless = (status: number): boolean => status === 204 || status === RESET || status === 304
const RESET = 205

/**
 * Writes an answer in one piece, with its length. A response that has been answered in the meantime, such as by a
 * host's time-out middleware, is left as it is. A request whose body is still to come is the last of its connection.
 * @param fields get the length, and what closes the connection
 */
export function send(
  response: ServerResponse,
  status: number,
  fields: Fields,
  body: string | Uint8Array,
): void {
  if (response.headersSent) return
  const isLast = isStillComing(response.req)
  if (isLast) fields.Connection = 'close'
  const isEmpty = isBodiless(status)
  if (status === RESET) fields['Content-Length'] = '0'
  else if (!isEmpty)
    fields['Content-Length'] = String(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength)
  try {
    response.writeHead(status, fields)
  } catch (error) {
    // HTTP/2 refuses headers that HTTP/1 takes, and keeps them for the answer that follows.
    for (const name of Object.keys(fields)) response.removeHeader(name)
    throw error
  }
  const sent = isEmpty || response.req.method === 'HEAD' ? '' : body
  // Who was too slow already is waited for no more.
  if (isLast && status !== 408) answerInTheMidst(response, sent)
  else response.end(sent)
}

/** What says the form of a body, and that no browser is to take it for another. */
export const typed = (type: string): Fields => ({ 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' })

/** The fields of a problem's answer (RFC 9457). */
export const problemFields = (problem: Problem): Fields => ({
  ...typed('application/problem+json'),
  ...problem.headers,
})

/**
 * Answers with a problem.
 * @param instance names the occurrence in the body
 * @param fields beside the problem's own
 * @param members beside those of RFC 9457
 */
export function sendProblem(
  response: ServerResponse,
  problem: Problem,
  instance: string,
  fields: Fields = {},
  members: object = {},
): void {
  const body = JSON.stringify({ ...problem.toBody(instance), ...members })
  send(response, problem.status, { ...fields, ...problemFields(problem) }, body)
}
