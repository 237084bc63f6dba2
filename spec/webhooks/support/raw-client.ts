import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  /** Status line and headers, a line each. */
  readonly head: readonly string[]
  readonly body: string
}

/** A connection that sends whatever it is told, well formed or not. */
export class RawClient {
  #received = Buffer.alloc(0)
  #isClosed = false

  private constructor(private readonly socket: Socket) {
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

  static async connect(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new RawClient(socket)
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

  /** Says no more, but listens on. */
  end(): void {
    this.socket.end()
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
