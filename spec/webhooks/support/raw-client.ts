import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as secure } from 'node:tls'

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  /** Status line and headers, a line each. */
  readonly head: readonly string[]
  readonly body: string
}

/** A request to go on in another protocol; complete for a websocket. */
export const offer = (path: string, protocol = 'websocket'): string =>
  `GET ${path} HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'

/** A connection that sends whatever it is told, well formed or not. */
export class RawClient {
  #received = Buffer.alloc(0)
  #isClosed = false

  private constructor(
    private readonly socket: Socket,
    /** What carries it: the same, or what is below its encryption. */
    private readonly transport = socket,
  ) {
    socket
      .setNoDelay()
      .on('data', (bytes) => {
        this.#received = Buffer.concat([this.#received, bytes])
      })
      .on('error', () => undefined)
      .on('close', () => {
        this.#isClosed = true
      })
  }

  /** Does not end its side when the server does, where it is half open; whatever certificate there is will do. */
  static async connect(port: number, { isHalfOpen = false, isSecure = false } = {}): Promise<RawClient> {
    const transport = connect({ port, host: '127.0.0.1', allowHalfOpen: isHalfOpen })
    await once(transport, 'connect')
    if (!isSecure) return new RawClient(transport)
    const options = { rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] }
    const socket = secure({ socket: transport, ...options })
    await once(socket, 'secureConnect')
    return new RawClient(socket, transport)
  }

  /** Sends pieces one after the other; text as one byte a character. */
  send(...pieces: readonly (string | Uint8Array)[]): void {
    for (const piece of pieces) {
      if (typeof piece === 'string') this.socket.write(piece, 'latin1')
      else this.socket.write(piece)
    }
  }

  /** The next complete answer. Rejects when the connection ends before one. */
  async answer(): Promise<RawAnswer> {
    for (;;) {
      const answer = this.#take()
      if (answer) return answer
      if (this.#isClosed) throw new Error('the connection ended without an answer')
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')])
    }
  }

  /** Everything that came until the server ended the connection. */
  async untilClosed(): Promise<string> {
    if (!this.#isClosed) await once(this.socket, 'close')
    return this.#received.toString('latin1')
  }

  /** Takes nothing more of what it is sent. */
  pause(): void {
    this.socket.pause()
  }

  /** Says no more, but listens on. */
  end(): void {
    this.socket.end()
  }

  /** Breaks the connection off: the server reads an error. */
  reset(): void {
    this.transport.resetAndDestroy()
  }

  /** Ends the connection at once. */
  leave(): void {
    this.socket.destroy()
  }

  #take(): RawAnswer | undefined {
    const text = this.#received.toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    if (end === -1) return undefined
    const head = text.slice(0, end).split('\r\n')
    const length = Number(/^content-length: *(\d+)/im.exec(text.slice(0, end))?.[1] ?? 0)
    const next = end + 4 + length
    if (text.length < next) return undefined
    this.#received = this.#received.subarray(next)
    return { status: Number(head[0]?.split(' ')[1]), head, body: text.slice(end + 4, next) }
  }
}
