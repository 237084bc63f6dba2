import { connect, type Socket } from 'node:net'
import { LONGEST_LINE } from './protocol.js'

/** Where a display listens. */
export interface Address {
  readonly host: string
  /** TCP port. */
  readonly port: number
}

/** Silence after which the system asks whether the other end is still there, in milliseconds. */
const KEEP_ALIVE_MS = 30_000

interface Waiting {
  resolve(line: string): void
  reject(error: Error): void
}

/** One TCP connection on which each line is answered with one line. Once lost it stays so. */
export class LineConnection {
  readonly #socket: Socket
  #waiting: Waiting | undefined
  #received = ''
  #lost: Error | undefined

  /** @param onLost runs once, when the connection has ended or could not be made; also within `close` */
  constructor(
    address: Address,
    private readonly onLost: (reason: Error) => void,
  ) {
    this.#socket = connect({
      ...address,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    })
    this.#socket.setEncoding('utf8')
    this.#socket.on('data', (text: string) => {
      this.#read(text)
    })
    this.#socket.on('error', (error) => {
      this.#lose(error)
    })
    this.#socket.on('close', () => {
      this.close('the display closed the connection')
    })
  }

  /**
   * Sends a line, as soon as there is a connection, and gives the answer. One exchange at a time.
   * Rejects when the connection is lost before the answer has come.
   */
  exchange(line: string): Promise<string> {
    if (this.#lost) return Promise.reject(this.#lost)
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(`${line}\n`)
    })
  }

  /** Ends the connection; nothing happens if it is lost already. */
  close(reason: string): void {
    this.#lose(new Error(reason))
  }

  #lose(reason: Error): void {
    if (this.#lost) return
    this.#lost = reason
    this.#socket.destroy()
    this.#waiting?.reject(reason)
    this.onLost(reason)
  }

  /** Hands a line to who waits for it; one that nobody waits for is dropped. */
  #read(text: string): void {
    const lines = (this.#received + text).split('\n')
    this.#received = lines.pop() ?? ''
    if (this.#received.length > LONGEST_LINE) {
      this.close('the display sent a line without end')
      return
    }
    for (const line of lines) {
      this.#waiting?.resolve(line.trimEnd())
      this.#waiting = undefined
    }
  }
}
