import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const HANDSHAKE =
  'GET /api/engine/v2/systems/control?api-key=the-key-of-the-bench HTTP/1.1\r\nHost: bench\r\n' +
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'

const BIND = JSON.stringify({ id: 1, cmd: 'bind', sys: 'sys-bench', mod: 'Board', index: 1, name: 'news' })

/** By a ping of this and a count the plugin asks whether what it sent has been taken. */
const TAKEN = Buffer.from('taken?')

/** What a ping has before its text: that it is one, and its length. */
const PING_HEADER_BYTES = 2

/** Connections opened at the same time, so that none is refused for want of room. */
const AT_ONCE = 100

/**
 * Websocket clients that have bound one status and do no more than count bytes, and answer pings: clients that
 * read messages would take longer than the server takes to send them.
 */
export class Readers {
  readonly #sockets: Socket[] = []
  #bytes = 0
  #awaited = Infinity
  #arrived: (() => void) | undefined

  private constructor(private readonly port: number) {}

  static async connect(url: string, count: number): Promise<Readers> {
    const readers = new Readers(Number(new URL(url).port))
    for (let left = count; left > 0; left -= AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(left, AT_ONCE) }, () => readers.#add()))
    }
    return readers
  }

  /** Bytes that have come to all of them together. */
  get bytes(): number {
    return this.#bytes
  }

  /** Resolves once so many bytes more have come than had at a point. */
  async until(from: number, more: number): Promise<void> {
    if (this.#bytes >= from + more) return
    this.#awaited = from + more
    await new Promise<void>((resolve) => {
      this.#arrived = resolve
    })
  }

  /** Takes nothing any more. */
  stall(): void {
    for (const socket of this.#sockets) socket.pause()
  }

  /** Hears each piece that comes to any of them. */
  onPiece(listener: (piece: Buffer) => void): void {
    for (const socket of this.#sockets) socket.on('data', listener)
  }

  drop(): void {
    for (const socket of this.#sockets.splice(0)) socket.destroy()
  }

  async #add(): Promise<void> {
    const socket = connect(this.port, '127.0.0.1')
    this.#sockets.push(socket)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(HANDSHAKE)
    await once(socket, 'data')
    socket.write(masked(BIND))
    await once(socket, 'data')
    let last: Buffer = Buffer.alloc(0)
    socket.on('data', (piece) => {
      this.#bytes += piece.length
      const { ping, rest } = findPing(last.length === 0 ? piece : Buffer.concat([last, piece]))
      last = rest
      if (ping) {
        this.#bytes -= PING_HEADER_BYTES + ping.length
        socket.write(pong(ping))
      }
      if (this.#bytes < this.#awaited) return
      this.#awaited = Infinity
      this.#arrived?.()
    })
  }
}

/** A short text message as a client must send it; the mask changes nothing. */
function masked(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])
}

/** Finds the text of a ping, and gives what may be the beginning of one: it may come in two pieces. */
function findPing(all: Buffer): { readonly ping?: Buffer; readonly rest: Buffer } {
  const at = all.indexOf(TAKEN)
  if (at < PING_HEADER_BYTES) return { rest: all.subarray(1 - PING_HEADER_BYTES - TAKEN.length) }
  const end = at + (all[at - 1] ?? 0)
  if (all.length < end) return { rest: all.subarray(at - PING_HEADER_BYTES) }
  return { ping: all.subarray(at, end), rest: all.subarray(end) }
}

/** The answer to a ping, as a client must send it. */
function pong(ping: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x8a, 0x80 | ping.length, 0, 0, 0, 0]), ping])
}
