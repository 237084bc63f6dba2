import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A way to a server of this machine that can be closed, and that can hold back all that passes. */
export class Passage {
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  #port = 0
  #isHeld = false

  constructor(target: number) {
    this.#server = createServer((outer) => {
      const inner = connect(target, '127.0.0.1')
      for (const [one, other] of [
        [outer, inner],
        [inner, outer],
      ] as const) {
        this.#sockets.add(one)
        one.on('error', () => undefined)
        one.on('close', () => {
          this.#sockets.delete(one)
          other.destroy()
        })
        one.on('data', (bytes) => other.write(bytes))
        if (this.#isHeld) one.pause()
      }
    })
  }

  get port(): number {
    return this.#port
  }

  /** Lets connections through: at any free port the first time, at the same after that. */
  async open(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  /** Ends all connections, and refuses new ones. */
  async close(): Promise<void> {
    this.release()
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  /** Takes connections, and lets nothing through. */
  hold(): void {
    this.#isHeld = true
    for (const socket of this.#sockets) socket.pause()
  }

  release(): void {
    this.#isHeld = false
    for (const socket of this.#sockets) socket.resume()
  }
}
