import type { IncomingMessage, ServerResponse } from 'node:http'
import { Driver, driver, webhook, type WebhookReply } from '../../../src/index.js'
import { JournalWriter, type ExecutionEvent, type Journal } from '../../../src/journal/index.js'
import { Configuration } from '../../../src/plugin/index.js'
import type { KeptReplies } from '../../../src/replies/index.js'
import { MemoryReplies } from '../../../src/replies/memory/index.js'
import type { FakeClock } from '../../../src/testing/index.js'
import type { Triggers } from '../../../src/triggers/index.js'
import { MemoryTriggerStore } from '../../../src/triggers/memory/index.js'
import { webhookGates, webhooks } from '../../../src/webhooks/index.js'
import { call, type Answer, type CallOptions } from './client.js'
import { room } from './hooks.js'
import type { Arguments, Probe } from './probe.js'
import { RawClient } from './raw-client.js'
import { serve, wire } from './wiring.js'

/** The largest body such webhooks take, in bytes. */
export const MOST_BYTES = 1000

/** How long a method of theirs may take, in milliseconds. */
export const LIMIT_MS = 10_000

export interface RecordedOptions {
  /** Changes of the trigger. */
  readonly trigger?: object
  /** Changes of the system trigger. */
  readonly instance?: object
  /** Keeps executions. @default nothing does */
  readonly journal?: Journal
  /** Keeps replies. @default the memory */
  readonly replies?: KeptReplies
  /** Sees each request before the webhooks do. */
  readonly before?: (request: IncomingMessage, response: ServerResponse) => void
}

/** A room's webhooks on real HTTP, and what they tell of executions. */
export interface Recorded {
  readonly clock: FakeClock
  readonly probe: Probe
  readonly events: readonly ExecutionEvent[]
  /** The names of all gates, in order. */
  readonly gates: readonly string[]
  readonly triggers: Triggers
  readonly store: MemoryTriggerStore
  call(path: string, options?: CallOptions): Promise<Answer>
  connect(): Promise<RawClient>
  /** Takes no further deliveries, and waits for those under way. */
  close(): Promise<void>
}

/** Within `describe`: gives a way to start such webhooks. */
export function recorded(): (options?: RecordedOptions) => Promise<Recorded> {
  const running: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop()
  })
  return async ({ trigger, instance, journal, replies = new MemoryReplies(), before } = {}) => {
    const store = new MemoryTriggerStore()
    const settings = { maxQueuedDeliveries: 1, webhookTimeoutMs: LIMIT_MS }
    const wiring = wire(store, [Hesitant], settings)
    const { clock, log, probe, runtime, triggers } = wiring
    const configuration = Configuration.parse(withHesitant(room(trigger, instance)))
    await runtime.configure(configuration, wiring.drivers)
    await triggers.open()
    await triggers.declare(configuration)
    const events: ExecutionEvent[] = []
    const executions = { record: (event: ExecutionEvent) => events.push(event) }
    const parts = { triggers, runtime, clock, log, replies, maxBodyBytes: MOST_BYTES }
    const writer = journal && new JournalWriter(journal, clock, log)
    const hooks = webhooks({ ...parts, executions, ...(writer ? { writer } : {}) })
    const { port, stop } = await serve(hooks, wiring, before)
    running.push(async () => {
      await stop()
      await writer?.close()
    })
    return {
      clock,
      probe,
      events,
      triggers,
      store,
      gates: webhookGates(parts).map(({ name }) => name),
      call: (path, options) => call(port, path, options),
      connect: () => RawClient.connect(port),
      close: () => hooks.close(),
    }
  }
}

/** Makes one execution of a burst, at its end or at its beginning. */
@driver({ name: 'Hesitant', generic: 'Hesitant' })
class Hesitant extends Driver {
  @webhook({ debounce: { wait: 1000 } })
  trailing(...[, , body]: Arguments): WebhookReply | Promise<WebhookReply> {
    if (body === 'break') throw new Error('broken')
    return body === 'dawdle' ? new Promise(() => undefined) : [201, null, body]
  }

  @webhook({ debounce: { wait: 1000, edge: 'leading' } })
  leading(...[, , body]: Arguments): WebhookReply {
    return [201, null, body]
  }
}

function withHesitant(configuration: object): unknown {
  const { modules, systems } = configuration as { modules: object[]; systems: { modules: string[] }[] }
  return {
    ...configuration,
    modules: [...modules, { id: 'mod-hesitant', driver: 'Hesitant' }],
    systems: systems.map((system) => ({ ...system, modules: [...system.modules, 'mod-hesitant'] })),
  }
}
