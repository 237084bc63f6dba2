import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { serve } from '../../src/host/server.js'
import { ServerLimits } from '../../src/host/index.js'
import { activate, type ActivateOptions, type Plugin } from '../../src/plugin/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { call, type Answer, type CallOptions } from '../webhooks/support/client.js'
import { room } from '../webhooks/support/hooks.js'
import { makeProbe, type Probe } from '../webhooks/support/probe.js'
import { RawClient } from '../webhooks/support/raw-client.js'
import { until } from './until.js'

/** The ways to a plugin: through the standalone host's own server, and through somebody's Express app. */
export const DOORS = ['the standalone host', 'an Express app'] as const
export type DoorName = (typeof DOORS)[number]

export interface DoorOptions extends Pick<ActivateOptions, 'settings'> {
  /** Changes of the trigger, and of the system trigger. */
  readonly trigger?: object
  readonly instance?: object
  /** What the standalone host's server is set to. */
  readonly limits?: Partial<ServerLimits>
  /** What the Express app does with its server before the plugin is attached. */
  readonly before?: (server: Server) => void
}

/** What is kept of a call. */
export interface KeptRow {
  readonly instance: string | null
  readonly status: number | null
  readonly problem: string | null
}

/** A room's plugin behind a door. */
export interface Door {
  readonly plugin: Plugin
  readonly server: Server
  readonly probe: Probe
  readonly clock: FakeClock
  readonly log: MemoryLog
  readonly port: number
  /** What stands before every path of the plugin. */
  readonly prefix: string
  /** An administrator's API key. */
  readonly key: string
  /** @param path below the prefix */
  readonly call: (path: string, options?: CallOptions) => Promise<Answer>
  readonly connect: (options?: { isHalfOpen?: boolean }) => Promise<RawClient>
  /** The executions there are, the newest first, once there are so many. */
  readonly rows: (count: number) => Promise<readonly KeptRow[]>
  /** Resolves once the server holds no connection. */
  readonly closed: () => Promise<void>
}

const MOUNT = '/place'

async function open(name: DoorName, options: DoorOptions): Promise<Door> {
  const { trigger, instance, limits, before, settings = {} } = options
  const [clock, probe, log] = [new FakeClock(), makeProbe(), new MemoryLog()]
  const prefix = name === 'an Express app' ? MOUNT : ''
  const configuration = room(trigger, instance)
  const drivers = [probe.driverClass]
  const plugin = await activate({ clock, log, configuration, drivers, settings, mountPath: prefix })
  const server =
    prefix === ''
      ? serve(plugin, { ...ServerLimits.parse({}), ...limits })
      : createServer(express().use(prefix, plugin.router))
  before?.(server)
  if (prefix !== '') plugin.attach(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { key } = await plugin.keys.create({ name: 'Admin', role: 'admin' })
  const ask = (path: string, given?: CallOptions): Promise<Answer> => call(port, prefix + path, given)
  const keptRows = async (): Promise<KeptRow[]> => {
    const { text } = await ask('/api/engine/v2/executions', { method: 'GET', headers: { 'X-API-Key': key } })
    return JSON.parse(text) as KeptRow[]
  }
  return {
    ...{ plugin, server, probe, clock, log, port, prefix, key },
    call: ask,
    connect: (given) => RawClient.connect(port, given),
    rows: (count) =>
      until(
        async () => {
          const rows = await keptRows()
          return rows.length >= count ? rows : undefined
        },
        () => `there are not ${String(count)} executions`,
      ),
    closed: async () => {
      await until(
        () =>
          new Promise<true | undefined>((resolve) => {
            server.getConnections((_, open) => {
              resolve(open === 0 ? true : undefined)
            })
          }),
        () => 'a connection is left',
      )
    },
  }
}

/** Within `describe`: gives a way to open doors, which are closed after each spec. */
export function doors(): (name: DoorName, options?: DoorOptions) => Promise<Door> {
  const opened: Door[] = []
  afterEach(async () => {
    for (const { plugin, server, clock } of opened.splice(0)) {
      server.closeAllConnections()
      server.close()
      const closed = plugin.close()
      await clock.advance(60_000)
      await closed
    }
  })
  return async (name, options = {}) => {
    const door = await open(name, options)
    opened.push(door)
    return door
  }
}
