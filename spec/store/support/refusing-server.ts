import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** A server that says one thing to whoever connects. */
export interface RefusingServer {
  readonly port: number
  readonly close: () => Promise<void>
}

/** Says in PostgreSQL's protocol that it refuses a session, as servers and poolers do. */
export const refusingWith = (code: string, message: string): Promise<RefusingServer> =>
  serverThat((socket) => {
    socket.once('data', () => {
      const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
      const length = Buffer.alloc(4)
      length.writeInt32BE(fields.length + 4)
      socket.end(Buffer.concat([Buffer.from('E'), length, fields]))
    })
  })

/** Has each connection met by what is given. */
export async function serverThat(meet: (socket: Socket) => void): Promise<RefusingServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    meet(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
