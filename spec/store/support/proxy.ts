import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server that can be cut off. */
export interface Proxy {
  readonly port: number
  /** Lets nothing more through, in either direction, while every connection stays open. */
  readonly stall: () => void
  /** How often something was sent that has not been let through. */
  readonly held: () => number
  readonly resume: () => void
  /** Breaks every connection there is; what was held is lost. */
  readonly cut: () => void
  /** Lets nothing more through on the connections there are, without a word; those to come work. */
  readonly strand: () => void
  readonly close: () => Promise<void>
}

/** @param target the port of a server on this machine */
export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>()
  let stranded: ReadonlySet<Socket> = new Set()
  let stalled = false
  let held: (() => unknown)[] = []
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from)
    const send = (way: () => unknown): void => {
      if (stalled) held.push(way)
      else way()
    }
    from.on('data', (data) => {
      if (stranded.has(from)) return
      send(() => to.write(data))
    })
    from.on('end', () => {
      if (stranded.has(from)) return
      send(() => to.end())
    })
    // Whoever is cut off may find out only now.
    from.on('error', () => undefined)
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  const server = createServer({ allowHalfOpen: true }, (incoming) => {
    const outgoing = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true })
    pass(incoming, outgoing)
    pass(outgoing, incoming)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    held = []
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    stall: () => {
      stalled = true
    },
    held: () => held.length,
    resume: () => {
      stalled = false
      for (const send of held.splice(0)) send()
    },
    cut,
    strand: () => {
      stranded = new Set(sockets)
    },
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
