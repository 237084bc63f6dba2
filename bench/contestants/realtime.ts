/* The plugin's websocket on a runtime with one module, without the rest of the plugin around it. */
import 'reflect-metadata'
import { Keys } from '../../src/auth/index.js'
import { MemoryKeyStore } from '../../src/auth/memory/index.js'
import { MemoryBus } from '../../src/bus/memory/index.js'
import { definitionOf, Driver, driver } from '../../src/driver/index.js'
import { silentLog } from '../../src/log/index.js'
import { ModuleRegistry } from '../../src/modules/index.js'
import { defaultLimits, realtime } from '../../src/realtime/index.js'
import {
  EmbeddedRuntime,
  MemorySettings,
  ModuleConfiguration,
  SystemConfiguration,
} from '../../src/runtime/embedded/index.js'
import type { Stop } from '../../src/time/index.js'
import { SystemClock } from '../../src/time/system/index.js'
import { controlled, publish } from './control.js'

/** The one that runs: its status is changed as a driver does it, since calling commands is not measured here. */
let running: Board | undefined

@driver({ name: 'Board', generic: 'Board' })
class Board extends Driver<object, { news: object }> {
  override onLoad(): void {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the bench stands in for what a device would send
    running = this
  }

  show(news: object): void {
    this.status.set('news', news)
  }
}

const [clock, bus] = [new SystemClock(), new MemoryBus(silentLog)]
const limits = {
  webhookTimeoutMs: 10_000,
  commandTimeoutMs: 10_000,
  maxQueuedDeliveries: 16,
  maxQueuedDeliveriesInAll: 4096,
}
const runtime = new EmbeddedRuntime(
  new ModuleRegistry<never>(),
  new MemorySettings(),
  limits,
  bus,
  clock,
  silentLog,
)
const board = definitionOf(Board)
await runtime.configure(
  {
    modules: [ModuleConfiguration.parse({ id: 'mod-board', driver: 'Board' })],
    systems: [SystemConfiguration.parse({ id: 'sys-bench', name: 'Bench', modules: ['mod-board'] })],
  },
  new Map(board ? [['Board', board]] : []),
)
const keys = new Keys(new MemoryKeyStore(), clock)
await keys.adopt({ id: 'bench', name: 'Bench', role: 'user', key: 'the-key-of-the-bench' })

let following = 0
const counted = (stop: Stop): Stop => {
  following += 1
  return () => {
    following -= 1
    stop()
  }
}
const live = realtime({
  runtime: {
    exec: (call) => runtime.exec(call),
    follow: (key, listener) => counted(runtime.follow(key, listener)),
    debug: (module, listener) => counted(runtime.debug(module, listener)),
  },
  triggers: { find: () => undefined },
  feed: { follow: () => () => undefined },
  limits: { ...defaultLimits, maxSocketsPerKey: 20_000 },
  origins: [],
  mountPath: '',
  isPlain: () => false,
  withoutSecrets: (text) => text,
  log: silentLog,
  ...{ keys, bus, clock },
})

const server = controlled({
  publish: (query) =>
    publish(query, (value) => {
      running?.show(value)
    }),
  following: () => ({ following }),
})
live.attach(server)
