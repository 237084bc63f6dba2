/* Holds many connections open that are slow, silent or refused, until the host ends them; a thread of its own. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { pseudoRandom } from './pseudo-random.js'

/** What a crowd is told. */
export interface CrowdData {
  readonly port: number
  readonly sockets: number
  readonly seed: number
  /** The path of a call whose secret is right, and of one whose is not. */
  readonly right: string
  readonly wrong: string
}

/** How often those that drip send a byte, in milliseconds. */
const DRIP_MS = 1000

/** How many connect at once. */
const AT_ONCE = 50

const { port, sockets, seed, right, wrong } = workerData as CrowdData
const random = pseudoRandom(seed)

const CONTROL = '/api/engine/v2/systems/control'
const post = (path: string): string => `POST ${path} HTTP/1.1\r\nHost: here\r\nContent-Length: 9999\r\n\r\n`
const upgrade = (path: string, protocol: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

/** What each kind says at first, and whether it goes on a byte at a time. */
const KINDS: readonly (readonly [said: string, drips: boolean])[] = [
  ['', false],
  ['P', true],
  [`POST ${right} HTTP/1.1\r\nX-Slow: `, true],
  [upgrade(CONTROL, 'websocket'), true],
  [`${upgrade(CONTROL, 'websocket')}\r\n`, false],
  [`${upgrade(`${CONTROL}?api-key=nobody`, 'websocket')}\r\n`, false],
  [`${upgrade('/nowhere', 'websocket')}\r\n`, false],
  [`${upgrade('/nowhere', 'h2c')}X-Slow: `, true],
  [post(wrong), true],
  [post(wrong), false],
  [post(right), true],
  [post('/nowhere'), true],
]

async function open(at: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  // What the host does with it is what is looked at, from outside.
  socket.on('error', () => undefined).resume()
  await Promise.race([once(socket, 'connect'), once(socket, 'close')])
  const [said, drips] = KINDS[at % KINDS.length] ?? ['', false]
  socket.write(said)
  if (drips) drip(socket)
}

function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('x'), DRIP_MS * (0.5 + random()))
  socket.once('close', () => {
    clearInterval(timer)
  })
}

for (let at = 0; at < sockets; at += AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, sockets - at) }, (_, more) => open(at + more)))
  await pause(20)
}
parentPort?.postMessage('open')
