import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { activate, type ActivateOptions, type Plugin } from '../../../src/plugin/index.js'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { certificate } from '../../support/certificate.js'
import { hostPackages } from '../../support/host-packages.js'
import { room } from '../../webhooks/support/hooks.js'
import { makeProbe, type Probe } from '../../webhooks/support/probe.js'
import type { TriedHost } from './tried-hosts.js'

/** A room's plugin in a host of somebody else's. */
export interface Hosted {
  readonly plugin: Plugin
  readonly probe: Probe
  readonly clock: FakeClock
  readonly log: MemoryLog
  readonly server: Server
  readonly port: number
  /** An administrator's API key. */
  readonly key: string
  /** The URL of a path of the plugin's. */
  readonly url: (path: string, scheme?: string) => string
}

/** Within `describe`: gives a way to start the plugin in hosts, which are ended after each spec. */
export function hostedPlugins(): (
  host: TriedHost,
  options?: ActivateOptions & { readonly instance?: object },
) => Promise<Hosted> {
  const load = hostPackages()
  const own = certificate()
  const stops: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })
  return async (host, { instance, ...options } = {}) => {
    const [clock, log, probe] = [new FakeClock(), new MemoryLog(), makeProbe()]
    const { mountPath, scheme } = host
    const configuration = room({}, instance)
    const drivers = [probe.driverClass]
    const plugin = await activate({ clock, log, configuration, drivers, mountPath, ...options })
    const { server, end } = await host.make(plugin, { load, certificate: own() })
    plugin.attach(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    stops.push(async () => {
      await plugin.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      server.close()
      await end?.()
    })
    const { key } = await plugin.keys.create({ name: 'Admin', role: 'admin' })
    const url: Hosted['url'] = (path, by = scheme) => `${by}://127.0.0.1:${String(port)}${mountPath}${path}`
    return { plugin, probe, clock, log, server, port, key, url }
  }
}
