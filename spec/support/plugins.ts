import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { activate, type ActivateOptions, type Plugin } from '../../src/plugin/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'

/** A plugin behind a bare HTTP server, with time and log in the spec's hands. */
export interface RunningPlugin {
  readonly plugin: Plugin
  readonly url: string
  readonly clock: FakeClock
  readonly log: MemoryLog
}

/** The server's answer to a request of a path that is not the plugin's. */
export const PASSED_ON = 418

/** Within `describe`: gives a way to start plugins that are closed after each spec. */
export function plugins(): (options?: ActivateOptions) => Promise<RunningPlugin> {
  const running: (RunningPlugin & { readonly server: Server })[] = []
  afterEach(async () => {
    for (const { plugin, clock, server } of running.splice(0)) {
      server.closeAllConnections()
      server.close()
      const closed = plugin.close()
      // What a failed spec has left under way is not waited for in vain.
      await clock.advance(60_000)
      await closed
    }
  })
  return async (options = {}) => {
    const clock = new FakeClock()
    const log = new MemoryLog()
    const plugin = await activate({ clock, log, ...options })
    const server = createServer((request, response) => {
      plugin.router(request, response, () => response.writeHead(PASSED_ON).end())
    })
    plugin.attach(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    running.push({ plugin, url, clock, log, server })
    return { plugin, url, clock, log }
  }
}

/** Hears a status key of the lobby's bell. */
export const followBell = (
  { runtime }: Plugin,
  key: string,
  listener: (value: unknown) => void,
): (() => void) => runtime.follow({ system: 'sys-lobby', name: 'Bell', index: 1, key }, listener)

/** The present value of a status key of the lobby's bell, or undefined. */
export function bellStatus(plugin: Plugin, key: string): unknown {
  let value: unknown
  followBell(plugin, key, (present) => {
    value = present
  })()
  return value
}

/** Resolves once a delivery is inside the bell's `hold`. */
export async function untilHeld(plugin: Plugin): Promise<void> {
  await new Promise<void>((resolve) => {
    followBell(plugin, 'held', () => {
      resolve()
    })
  })
}

/** Calls a command of the lobby's bell. */
export const commandBell = ({ runtime }: Plugin, command: string): Promise<unknown> =>
  runtime.exec({
    system: 'sys-lobby',
    name: 'Bell',
    index: 1,
    command,
    args: [],
    clearance: 'administrator',
  })

/** Has the next calls of one of the lobby's system triggers captured. */
export async function captureCalls({ plugin, url }: RunningPlugin, id: string, calls: number): Promise<void> {
  const { key } = await plugin.keys.create({ name: 'Captor', role: 'admin' })
  const answer = await fetch(`${url}/api/engine/v2/systems/sys-lobby/triggers/${id}/capture`, {
    method: 'POST',
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    body: JSON.stringify({ calls }),
  })
  if (answer.status !== 200) throw new Error(await answer.text())
}

/** The URL that executes a method of a `Bell` in the lobby. */
export const bellUrl = (url: string, method: string, secret = 'bell-secret'): string =>
  `${url}/api/engine/v2/webhook/trig-bell/notify/${secret}/Bell/1/${method}`

/** A lobby with one bell and a webhook. */
export const lobby = (changes: object = {}): object => ({
  modules: [{ id: 'mod-bell', driver: 'Bell' }],
  systems: [{ id: 'sys-lobby', name: 'Lobby', modules: ['mod-bell'] }],
  triggers: [{ id: 'trigger-bell', name: 'Bell', enable_webhook: true, supported_methods: ['GET', 'POST'] }],
  system_triggers: [
    {
      id: 'trig-bell',
      trigger_id: 'trigger-bell',
      control_system_id: 'sys-lobby',
      webhook_secret: 'bell-secret',
      exec_enabled: true,
    },
  ],
  ...changes,
})
