import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyState } from './body-state.js'

/** How long the rest of a body may take to come once its call is answered, in milliseconds, and its most bytes. */
const MOST_MS = 5000
const MOST_BYTES = 64 * 1024 ** 2

/** Connections whose last answer is sent. */
const closing = new WeakSet<object>()

/** Whether a request came behind the last that is answered: nothing is done with it, as nobody would hear of it. */
export const isBehindTheLast = ({ socket }: IncomingMessage): boolean => closing.has(socket)

/** Whether a request of HTTP/1 has a body that has not come to its end. */
export const isStillComing = (request: IncomingMessage): boolean =>
  !request.complete && request.httpVersionMajor === 1 && bodyState(request) !== 'none'

/**
 * Sends an answer, whose head is written, in the midst of a request. The caller has all of it at once; the connection
 * closes when the rest of the body has come, or enough of it: whoever writes on is cut off before reading the answer,
 * and a body that is waited for without end keeps the connection.
 */
export function answerInTheMidst(response: ServerResponse, body: string | Uint8Array): void {
  const { req: request, socket } = response
  closing.add(request.socket)
  if (body.length === 0) response.flushHeaders()
  else response.write(body)
  // What comes behind may be no HTTP, and end the connection in this very turn.
  socket?.uncork()
  afterRest(request, () => {
    response.end()
  })
}

function afterRest(request: IncomingMessage, done: () => void): void {
  let left = MOST_BYTES
  const count = (chunk: Buffer): void => {
    left -= chunk.length
    if (left < 0) end()
  }
  const end = (): void => {
    clearTimeout(limit)
    request.off('data', count).off('end', end).off('close', end)
    done()
  }
  const limit = setTimeout(end, MOST_MS)
  if (request.destroyed) end()
  else request.on('data', count).on('end', end).on('close', end).resume()
}
