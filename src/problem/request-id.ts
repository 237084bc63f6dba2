import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Ids that are taken over from the caller; others could not be sent back or would spoil a log. */
const SAFE_ID = /^[\w.~:+/=@-]{1,128}$/

/** What a request and the problems of it are called: the caller's `X-Request-ID` if it is fit to be repeated, else a new UUID. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && SAFE_ID.test(given) ? given : randomUUID()
}
