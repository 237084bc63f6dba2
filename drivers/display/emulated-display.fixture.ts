import { createServer, type Server, type Socket } from 'node:net'
import { ASK_STATE, okLine, readAnswer } from './protocol.js'
import { DisplayState, type Changes } from './state.js'

/** A line the display has got and not answered. */
export interface HeldLine {
  /** Does as told and acknowledges. */
  obey(): void
  /** Sends any other answer. */
  answer(text: string): void
  /** Ends the connection. */
  drop(): void
}

/** A display on a real TCP socket, for specs. It obeys every line it was not told to hold. */
export class EmulatedDisplay {
  state: DisplayState = { power: false, input: 'hdmi1', volume: 10, mute: false }
  /** Every line it got, in order. */
  readonly lines: string[] = []
  readonly #sockets = new Set<Socket>()
  readonly #holds = new Map<string, (held: HeldLine) => void>()
  #server: Server | undefined
  #port = 0

  /** Where it listens; the same after it was switched off and on again. */
  get address() {
    return { host: '127.0.0.1', port: this.#port }
  }

  async switchOn(): Promise<this> {
    const server = createServer((socket) => {
      this.#serve(socket)
    })
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    const address = server.address()
    if (address !== null && typeof address === 'object') this.#port = address.port
    this.#server = server
    return this
  }

  async switchOff(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server?.close(resolve))
  }

  /** The next time this line comes, it stays unanswered: whoever waits here decides. */
  hold(line: string): Promise<HeldLine> {
    return new Promise((resolve) => this.#holds.set(line, resolve))
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n').slice(0, -1)) this.#hear(line, socket)
    })
  }

  #hear(line: string, socket: Socket): void {
    this.lines.push(line)
    const held: HeldLine = {
      obey: () => socket.write(`${okLine(this.#do(line))}\r\n`),
      answer: (text) => socket.write(`${text}\n`),
      drop: () => socket.destroy(),
    }
    const hold = this.#holds.get(line)
    this.#holds.delete(line)
    if (hold) hold(held)
    else held.obey()
  }

  /** Does what a line says, and gives what to acknowledge. */
  #do(line: string): Changes {
    if (line === ASK_STATE) return this.state
    const told = readAnswer(line.replace(/^set/, 'ok'), [])
    if (!told || !('values' in told)) throw new Error(`nobody should send ${line}`)
    this.state = DisplayState.parse({ ...this.state, ...told.values })
    return told.values
  }
}
