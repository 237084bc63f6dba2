import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import type { Contestant } from './contestant.js'
import { CONNECTIONS } from './load.js'
import type { Scenario } from './scenarios.js'

/** One connection that stays open, and the call on it. */
interface Line {
  readonly socket: Socket
  /** When its call was due; undefined while it is free. */
  due: number | undefined
  read: string
}

/**
 * Calls a contestant at a steady rate for so many seconds.
 * @returns how long each call took since it was due, in milliseconds: a call that finds no free connection has waited
 */
export async function paced(
  contestant: Contestant,
  scenario: Scenario,
  rate: number,
  seconds: number,
): Promise<number[]> {
  const { hostname, port, host } = new URL(contestant.url)
  const calls = callsOf(scenario, host)
  const lines = await Promise.all(
    Array.from({ length: CONNECTIONS }, async (): Promise<Line> => {
      const socket = connect(Number(port), hostname)
      await once(socket, 'connect')
      return { socket: socket.setNoDelay(true), due: undefined, read: '' }
    }),
  )
  const free = [...lines]
  const waiting: number[] = []
  const waits: number[] = []
  let sent = 0
  const send = (line: Line, due: number): void => {
    line.due = due
    line.socket.write(calls[sent % calls.length] ?? '')
    sent += 1
  }
  for (const line of lines)
    line.socket.on('data', (piece: Buffer) => {
      line.read += piece.toString('latin1')
      const status = statusOfWhole(line.read)
      if (status === undefined || line.due === undefined) return
      if (status !== scenario.status) throw new Error(`${contestant.name} answered ${String(status)}`)
      waits.push(performance.now() - line.due)
      line.read = ''
      line.due = undefined
      const due = waiting.shift()
      if (due === undefined) free.push(line)
      else send(line, due)
    })
  const began = performance.now()
  const all = Math.floor(rate * seconds)
  let due = 0
  while (waits.length < all) {
    for (; due < all && performance.now() >= began + (due / rate) * 1000; due += 1) {
      const at = began + (due / rate) * 1000
      const line = free.pop()
      if (line) send(line, at)
      else waiting.push(at)
    }
    await turn()
  }
  for (const { socket } of lines) socket.destroy()
  return waits
}

/** Each body in turn, as it goes over the wire. */
function callsOf({ path, bodies }: Scenario, host: string): readonly Buffer[] {
  const all = bodies.length === 0 ? [''] : bodies
  return all.map((body) => {
    const type = body === '' ? '' : 'Content-Type: application/json\r\n'
    const length = String(Buffer.byteLength(body))
    return Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${type}Content-Length: ${length}\r\n\r\n${body}`,
    )
  })
}

/** The status of an answer that is there as a whole; undefined before that. */
function statusOfWhole(read: string): number | undefined {
  const end = read.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const length = Number(/^content-length: *(\d+)/im.exec(read.slice(0, end))?.[1] ?? 0)
  return read.length >= end + 4 + length ? Number(read.slice(9, 12)) : undefined
}
