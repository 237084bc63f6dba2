import { hash } from 'node:crypto'
import { bodyState, rawFields } from '../../http/index.js'
import { MOST_BODY_BYTES, standIn, type KeptMessage } from '../../journal/index.js'
import { lineWithoutPlaces, secretNamesWith } from '../../log/index.js'
import type { Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import { beginningWithoutSecrets, holdsSecret, longestSecret, queryWithoutSecrets } from './redact.js'

const NOTHING = new Uint8Array()

/** A delivery's request as it is kept. */
export function requestMessage(delivery: Delivery): KeptMessage {
  const rawHeaders = rawFields(delivery.request)
  const headers: [string, string][] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    headers.push(keptHeader(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '', delivery))
  const { body } = delivery
  // Of a body that was not read it is at most known how long it was to be.
  const unread = (): number => Math.max(1, Number(delivery.header('content-length') ?? 0))
  const size = body ? body.byteLength : bodyState(delivery.request) === 'none' ? 0 : unread()
  return { headers, size, ...keptBody(body ?? NOTHING, delivery) }
}

/** An answer as it is kept. */
export function replyMessage({ headers: given, body }: Answer, delivery: Delivery): KeptMessage {
  const headers: [string, string][] = []
  for (let at = 0; at + 1 < given.length; at += 2) {
    const values = given[at + 1] ?? ''
    for (const value of typeof values === 'string' ? [values] : values)
      headers.push(keptHeader(String(given[at]), value, delivery))
  }
  // The beginning of a text has no more characters than bytes.
  const bytes =
    typeof body === 'string'
      ? Buffer.from(body.slice(0, MOST_BODY_BYTES + longestSecret(delivery).escaped))
      : body
  const size = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  return { headers, size, ...keptBody(bytes, delivery) }
}

/** The query of a delivery as it is kept. */
export const keptQuery = (delivery: Delivery): string => {
  const { query } = delivery.url
  return query === '' ? '' : queryWithoutSecrets(query, delivery)
}

function keptHeader(name: string, value: string, delivery: Delivery): [string, string] {
  const own = delivery.target?.endpoint.secrets
  const isSecret = secretNamesWith(own).is(name) || holdsSecret(value, delivery)
  return [name, isSecret ? hashOf(value) : lineWithoutPlaces(value, own)]
}

/** What stands for a secret value of a header. */
export const hashOf = (value: string): string => standIn(hash('sha256', value))

/** As much of a body as is looked at: enough to know a secret that begins in what is kept of it. */
function lookedAt(body: Uint8Array, delivery: Delivery): Uint8Array {
  if (body.byteLength <= MOST_BODY_BYTES) return body
  const { plain, escaped } = longestSecret(delivery)
  const all = body.subarray(0, MOST_BODY_BYTES + escaped)
  return ESCAPES.some((byte) => all.includes(byte)) ? all : body.subarray(0, MOST_BODY_BYTES + plain)
}

/** What escapes of URLs, JSON and forms begin with. */
const ESCAPES = [...Buffer.from('%\\+')]

/** A copy of the beginning: what came in one piece with others would hold on to all of it. */
function keptBody(body: Uint8Array, delivery: Delivery): Pick<KeptMessage, 'body' | 'isRedacted'> {
  if (body.byteLength === 0) return { body: NOTHING, isRedacted: false }
  const { bytes, isRedacted } = beginningWithoutSecrets(lookedAt(body, delivery), MOST_BODY_BYTES, delivery)
  return { body: new Uint8Array(bytes), isRedacted }
}
