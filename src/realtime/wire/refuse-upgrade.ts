import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemFields } from '../../http/index.js'
import type { Problem } from '../../problem/index.js'

const ignore = (): void => undefined

/**
 * Hears the errors of a connection that has left its HTTP server: one that breaks while nobody hears it would end
 * the process.
 */
export function hearErrors(socket: Duplex): void {
  if (!socket.listeners('error').includes(ignore)) socket.on('error', ignore)
}

/** Answers an upgrade with a problem, and closes the connection once the answer is sent. */
export function refuseUpgrade(socket: Duplex, problem: Problem): void {
  hearErrors(socket)
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const id = randomUUID()
  const body = JSON.stringify(problem.toBody(id))
  const headers = {
    ...problemFields(problem),
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Request-ID': id,
    Connection: 'close',
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  // A client that keeps its side open would keep the connection.
  socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${head.join('')}\r\n${body}`,
  )
  socket.resume()
}
