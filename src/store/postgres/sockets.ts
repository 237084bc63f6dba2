import { Socket } from 'node:net'

/** The sockets of a pool, which lets go of them before they are closed. */
export class Sockets {
  readonly #open = new Map<Socket, Promise<void>>()

  readonly make = (): Socket => {
    const socket = new Socket()
    // One that never gets through is given up by whoever asked for it.
    socket.once('connect', () => {
      const closed = new Promise<void>((resolve) =>
        socket.once('close', () => {
          resolve()
        }),
      )
      this.#open.set(
        socket,
        closed.finally(() => this.#open.delete(socket)),
      )
    })
    return socket
  }

  /**
   * Waits until all are closed.
   * @param patienceMs how long the other side may take, in milliseconds
   */
  async closed(patienceMs: number): Promise<void> {
    const patience = setTimeout(() => {
      for (const socket of this.#open.keys()) socket.destroy()
    }, patienceMs)
    await Promise.all(this.#open.values())
    clearTimeout(patience)
  }
}
