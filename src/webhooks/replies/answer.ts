import type { ServerResponse } from 'node:http'
import { FreeRecord } from '../../driver/index.js'
import { problemFields, send as sendFields } from '../../http/index.js'
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

/** The same with the status that an instance's senders take for success. */
export const accepted = (status: number | null | undefined): Answer =>
  status === null || status === undefined || status === ACCEPTED.status ? ACCEPTED : { ...ACCEPTED, status }

/** Accepted, but another execution stands for this call. */
export const standsFor = (execution: string, { status }: Answer): Answer =>
  status === 204 || status === 205
    ? { ...ACCEPTED, status }
    : { status, headers: ['Content-Type', 'application/json'], body: JSON.stringify({ execution }) }

/**
 * A problem as an answer.
 * @param instance names the occurrence in the body
 */
export function problemAnswer(problem: Problem, instance: string): Answer {
  const headers = Object.entries(problemFields(problem)).flat()
  return { status: problem.status, headers, body: JSON.stringify(problem.toBody(instance)) }
}

/** Writes an answer, in one piece. */
export function send(response: ServerResponse, requestId: string, { status, headers, body }: Answer): void {
  const fields = new FreeRecord<string | string[]>()
  fields['X-Request-ID'] = requestId
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = String(headers[at])
    const [before, value = ''] = [fields[name], headers[at + 1]]
    fields[name] = before === undefined ? value : [before, value].flat()
  }
  sendFields(response, status, fields, body)
}

/** The status that was sent; null where the answer could not be. */
export const sentStatus = ({ headersSent, statusCode }: ServerResponse): number | null =>
  headersSent ? statusCode : null
