import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Router } from 'express'
import { MemoryBus } from '../../../src/bus/memory/index.js'
import { definitionOf } from '../../../src/driver/index.js'
import { ModuleRegistry } from '../../../src/modules/index.js'
import { Configuration, PluginSettings } from '../../../src/plugin/index.js'
import { MemoryReplies } from '../../../src/replies/memory/index.js'
import { EmbeddedRuntime, MemorySettings } from '../../../src/runtime/embedded/index.js'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { MemoryTriggerStore } from '../../../src/triggers/memory/index.js'
import {
  NoMailer,
  stateChannel,
  Triggers,
  type PublishedState,
  type TriggerStore,
} from '../../../src/triggers/index.js'
import { webhooks } from '../../../src/webhooks/index.js'
import { call, type Answer, type CallOptions } from './client.js'
import { room } from './hooks.js'
import { makeProbe, type Probe } from './probe.js'

/** The parts of a room's webhook without the plugin around them, so that its bus can be listened to. */
export interface Wired {
  readonly clock: FakeClock
  readonly log: MemoryLog
  readonly probe: Probe
  readonly runtime: EmbeddedRuntime
  readonly triggers: Triggers
  call(path: string, options?: CallOptions): Promise<Answer>
  /** What was published of the trigger: seconds since the start, whether it is triggered, how often it was. */
  readonly published: [seconds: number, triggered: boolean, count: number][]
  /** Works by another trigger from now on. */
  configure(trigger: object): Promise<void>
}

export interface WiredOptions {
  /** Drivers beside the probe. */
  readonly drivers?: readonly (abstract new (...args: never) => object)[]
  /** The room's configuration with a trigger. @default the room of two probes */
  readonly site?: (trigger?: object) => object
  /** Keeps the triggers. @default the memory */
  readonly store?: TriggerStore
}

/** Within `describe`: gives a way to wire such parts. */
export function wired(): (trigger?: object, options?: WiredOptions) => Promise<Wired> {
  const running: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop()
  })
  return async (trigger, { drivers: others = [], site = room, store = new MemoryTriggerStore() } = {}) => {
    const [clock, log, probe] = [new FakeClock(), new MemoryLog(), makeProbe()]
    const bus = new MemoryBus(log)
    const limits = PluginSettings.parse({})
    const registry = new ModuleRegistry<never>()
    const runtime = new EmbeddedRuntime(registry, new MemorySettings(), limits, bus, clock, log)
    const triggers = new Triggers(store, runtime, new NoMailer(), clock, bus, log)
    const definitions = [probe.driverClass, ...others].flatMap((driver) => definitionOf(driver) ?? [])
    const configuration = (changes?: object): Configuration => Configuration.parse(site(changes))
    const drivers = new Map(definitions.map((definition) => [definition.name, definition]))
    await runtime.configure(configuration(trigger), drivers)
    await triggers.open()
    const published: Wired['published'] = []
    const start = clock.now()
    bus.subscribe(stateChannel('trig-room'), (message) => {
      const { triggered, trigger_count } = message as PublishedState
      published.push([(clock.now() - start) / 1000, triggered, trigger_count])
    })
    await triggers.declare(configuration(trigger))
    const router = Router()
    const parts = { triggers, runtime, clock, log, maxBodyBytes: limits.maxBodyBytes }
    const hooks = webhooks({ ...parts, replies: new MemoryReplies() })
    hooks.mount(router)
    const server = createServer((request, response) => {
      // Express's types ask for more than its router uses.
      ;(router as unknown as (...args: unknown[]) => void)(request, response, () => response.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    running.push(async () => {
      server.closeAllConnections()
      server.close()
      await hooks.close()
      await triggers.close()
      await runtime.close()
    })
    return {
      clock,
      log,
      probe,
      runtime,
      triggers,
      published,
      call: (path, options) => call(port, path, options),
      configure: (changes) => triggers.declare(configuration(changes)),
    }
  }
}
