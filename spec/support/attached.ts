import { createServer, type RequestListener, type Server } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { activate, type Plugin } from '../../src/plugin/index.js'
import { FakeClock } from '../../src/testing/index.js'
import { room, straight } from '../webhooks/support/hooks.js'
import { makeProbe, type Probe } from '../webhooks/support/probe.js'
import { RawClient } from '../webhooks/support/raw-client.js'
import { certificate, type Certificate } from './certificate.js'

/** The servers of Node that take upgrades. */
const SERVERS = {
  http: (listener: RequestListener) => createServer(listener),
  https: (listener: RequestListener, shown: Certificate) => createHttps({ ...shown }, listener),
  // Its types keep it apart from the others, which it stands in for here.
  http2: (listener: RequestListener, shown: Certificate) =>
    createSecureServer({ ...shown, allowHTTP1: true }).on('request', listener as never) as unknown as Server,
}

export interface AttachedOptions {
  /** @default http */
  readonly kind?: keyof typeof SERVERS
  /** Where an Express app mounts the router; straight on the server if left out. */
  readonly mountPath?: string
  /** What the host does with its server before the plugin is attached. */
  readonly before?: (server: Server) => void
}

/** A room's plugin, attached to a server. */
export interface Attached {
  readonly plugin: Plugin
  readonly server: Server
  readonly probe: Probe
  readonly clock: FakeClock
  readonly port: number
  /** An administrator's API key. */
  readonly key: string
  readonly detach: () => void
  readonly connect: (options?: { isHalfOpen?: boolean }) => Promise<RawClient>
  /** How many connections the server holds. */
  readonly connections: () => Promise<number>
}

async function startAttached(
  { kind = 'http', mountPath = '', before }: AttachedOptions,
  shown: Certificate,
): Promise<Attached> {
  const [clock, probe] = [new FakeClock(), makeProbe()]
  const drivers = [probe.driverClass]
  const plugin = await activate({ clock, configuration: room(), drivers, mountPath })
  const listener = mountPath === '' ? straight(plugin) : express().use(mountPath, plugin.router)
  const server = SERVERS[kind](listener, shown)
  before?.(server)
  const detach = plugin.attach(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { key } = await plugin.keys.create({ name: 'Admin', role: 'admin' })
  const connect: Attached['connect'] = (options) =>
    RawClient.connect(port, { ...options, isSecure: kind !== 'http' })
  const connections = (): Promise<number> =>
    new Promise((resolve, reject) => {
      server.getConnections((error, count) => {
        if (error) reject(error)
        else resolve(count)
      })
    })
  return { plugin, server, probe, clock, port, key, detach, connect, connections }
}

/** Within `describe`: gives a way to attach plugins to servers, which must hold no connection when a spec ends. */
export function attachments(): (options?: AttachedOptions) => Promise<Attached> {
  const running: Attached[] = []
  const shown = certificate()
  afterEach(async () => {
    for (const { plugin, server } of running.splice(0)) {
      const closed = new Promise((resolve) => server.close(resolve))
      await plugin.close()
      await closed
    }
  })
  return async (options = {}) => {
    const attached = await startAttached(options, shown())
    running.push(attached)
    return attached
  }
}
