import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verbs } from '../../../src/driver/index.js'
import { activate, type ActivateOptions, type Plugin } from '../../../src/plugin/index.js'
import type { Runtime } from '../../../src/runtime/index.js'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { call, type Answer, type CallOptions } from './client.js'
import { makeProbe, type Probe } from './probe.js'
import { RawClient } from './raw-client.js'

export const SECRET = 'the-secret-of-the-room'

/** The webhook of the room. */
export const HOOK = '/api/engine/v2/webhook/trig-room/notify'

/** Notifies only. */
export const NOTIFY = `${HOOK}/${SECRET}`

/** The path that executes a method of the first probe. */
export const execute = (method = 'request', rest = ''): string => `${NOTIFY}/Probe/1/${method}${rest}`

/** A room with two probes and a webhook. */
export const room = (trigger: object = {}, instance: object = {}): object => ({
  modules: [
    { id: 'mod-probe-1', driver: 'Probe' },
    { id: 'mod-probe-2', driver: 'Probe' },
  ],
  systems: [{ id: 'sys-room', name: 'Room', modules: ['mod-probe-1', 'mod-probe-2'] }],
  triggers: [
    { id: 'trigger-room', name: 'Room', enable_webhook: true, supported_methods: verbs, ...trigger },
  ],
  system_triggers: [
    {
      id: 'trig-room',
      trigger_id: 'trigger-room',
      control_system_id: 'sys-room',
      webhook_secret: SECRET,
      exec_enabled: true,
      ...instance,
    },
  ],
})

export interface HooksOptions extends ActivateOptions {
  /** Changes of the trigger. */
  readonly trigger?: object
  /** Changes of the system trigger. */
  readonly instance?: object
  /** What the server does with requests. @default the plugin's router, straight */
  readonly serve?: (plugin: Plugin, clock: FakeClock) => RequestListener
}

/** A room's webhook behind a real HTTP server, with time, log and driver in the spec's hands. */
export class Hooks {
  constructor(
    readonly plugin: Plugin,
    readonly server: Server,
    readonly probe: Probe,
    readonly clock: FakeClock,
    readonly log: MemoryLog,
  ) {}

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  call(path: string, options?: CallOptions): Promise<Answer> {
    return call(this.port, path, options)
  }

  connect(): Promise<RawClient> {
    return RawClient.connect(this.port)
  }

  /** The next request to come; what is done with it without waiting for anything outside is then done. */
  async nextRequest(): Promise<IncomingMessage> {
    const [request] = (await once(this.server, 'request')) as [IncomingMessage]
    // A delivery waits until it is kept that it has come, a few turns later.
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    return request
  }

  /** Calls without waiting for the answer, but until the request has come. */
  async begin(path: string, options?: CallOptions): Promise<Promise<Answer>[]> {
    const come = this.nextRequest()
    const answer = this.call(path, options)
    await Promise.race([come, answer])
    // In a list, since a promise of a promise would wait for both.
    return [answer]
  }

  /** How often the trigger fired: once for each call, as it has no debounce period. */
  get fired(): number {
    return this.log.lines.filter(({ message }) => message === 'trigger fired').length
  }
}

/** Within `describe`: gives a way to start such webhooks, which must have nothing under way when a spec ends. */
export function hooks(): (options?: HooksOptions) => Promise<Hooks> {
  const running: Hooks[] = []
  afterEach(async () => {
    const faults: string[] = []
    for (const { plugin, server, clock } of running.splice(0)) {
      server.closeAllConnections()
      server.close()
      if (!(await closes(plugin, clock))) faults.push('deliveries are left under way')
      if (clock.pending > 0) faults.push(`${String(clock.pending)} timers are left`)
    }
    if (faults.length > 0) throw new Error(faults.join(', '))
  })
  return async ({ trigger, instance, serve = straight, ...options } = {}) => {
    const [clock, log, probe] = [new FakeClock(), new MemoryLog(), makeProbe()]
    const plugin = await activate({
      clock,
      log,
      configuration: room(trigger, instance),
      ...options,
      drivers: [probe.driverClass, ...(options.drivers ?? [])],
    })
    const server = createServer(serve(plugin, clock))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const started = new Hooks(plugin, server, probe, clock, log)
    running.push(started)
    return started
  }
}

/** Whether a plugin closes without waiting for time to pass; it is closed either way. */
export async function closes(plugin: Plugin, clock: FakeClock): Promise<boolean> {
  const closed = plugin.close().then(() => true)
  const turns = async (): Promise<boolean> => {
    for (let turn = 0; turn < 10; turn += 1) await clock.advance(0)
    return false
  }
  const isClosed = await Promise.race([closed, turns()])
  if (!isClosed) await clock.advance(60_000)
  await closed
  return isClosed
}

/** A runtime's functions, to be mixed with others. */
export const functionsOf = (runtime: Runtime): Runtime => ({
  findWebhook: (...asked) => runtime.findWebhook(...asked),
  callWebhook: (...called) => runtime.callWebhook(...called),
  exec: (call) => runtime.exec(call),
  follow: (...followed) => runtime.follow(...followed),
  list: (system) => runtime.list(system),
  debug: (...heard) => runtime.debug(...heard),
  systems: (query) => runtime.systems(query),
  system: (id) => runtime.system(id),
  status: (address) => runtime.status(address),
  health: () => runtime.health(),
})

/** The server's answer to a request of a path that is not the plugin's. */
export const PASSED_ON = 418

export const straight =
  (plugin: Plugin): RequestListener =>
  (request, response) => {
    plugin.router(request, response, () => response.writeHead(PASSED_ON).end())
  }
