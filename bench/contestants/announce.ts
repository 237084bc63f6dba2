import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Tells the runner where a contestant listens, in the words of the standalone host. */
export function announce(server: Server): void {
  server.on('listening', () => {
    const { port } = server.address() as AddressInfo
    process.stdout.write(`ready on http://127.0.0.1:${String(port)}\n`)
  })
}
