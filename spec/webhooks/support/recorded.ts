import type { IncomingMessage, ServerResponse } from 'node:http'
import { Driver, driver, webhook, type WebhookReply } from '../../../src/index.js'
import type { ExecutionEvent } from '../../../src/journal/index.js'
import { Configuration } from '../../../src/plugin/index.js'
import type { FakeClock } from '../../../src/testing/index.js'
import type { Triggers } from '../../../src/triggers/index.js'
import { webhookGates, webhooks } from '../../../src/webhooks/index.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { call, type Answer, type CallOptions } from './client.js'
import { HOOK, room } from './hooks.js'
import type { Arguments, Probe } from './probe.js'
import { RawClient } from './raw-client.js'
import { serve, wire } from './wiring.js'

/** The largest body such webhooks take, in bytes. */
export const MOST_BYTES = 1000

/** How long a method of theirs may take, in milliseconds. */
export const LIMIT_MS = 10_000

/** How many calls may wait for the reply of the same call before them. */
export const MOST_WAITING = 5

export interface RecordedOptions {
  /** Changes of the trigger. */
  readonly trigger?: object
  /** Changes of the system trigger. */
  readonly instance?: object
  /** Keeps executions, replies and activity. @default the memory */
  readonly units?: MoodyUnits
  /** How many bytes the bodies of calls under way may have together. @default 256 MB */
  readonly mostBodies?: number
  /** Sees each request before the webhooks do. */
  readonly before?: (request: IncomingMessage, response: ServerResponse) => void
  /** Fetches what senders have at https URLs. @default over the network */
  readonly load?: (url: string) => Promise<string>
}

/** A room's webhooks on real HTTP, and what they tell of executions. */
export interface Recorded {
  readonly clock: FakeClock
  readonly probe: Probe
  readonly events: readonly ExecutionEvent[]
  /** The names of all gates, in order. */
  readonly gates: readonly string[]
  readonly triggers: Triggers
  readonly units: MoodyUnits
  call(path: string, options?: CallOptions): Promise<Answer>
  connect(): Promise<RawClient>
  /** Resolves once every request that has come has gone as far as it goes. */
  settled(): Promise<void>
  /** How many calls wait for the reply of the same call before them. */
  waiting(): number
  /** How many bytes the bodies of calls under way have. */
  bodies(): number
  /** Lets what is decided in this turn and the next go on. */
  turns(): Promise<void>
  /** Works by other settings of the system trigger from now on. */
  edit(instance: object): Promise<void>
  /** Takes no further deliveries, and waits for those under way. */
  close(): Promise<void>
}

/** Within `describe`: gives a way to start such webhooks. */
export function recorded(): (options?: RecordedOptions) => Promise<Recorded> {
  const running: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop()
  })
  return async ({ trigger, instance, units = new MoodyUnits(), before, load, mostBodies } = {}) => {
    const settings = { maxQueuedDeliveries: 1, webhookTimeoutMs: LIMIT_MS }
    const wiring = wire(units, [Hesitant], settings)
    const { clock, log, probe, runtime, triggers, commits } = wiring
    const configuration = Configuration.parse(withHesitant(room(trigger, instance)))
    await runtime.configure(configuration, wiring.drivers)
    await triggers.open()
    await triggers.declare(configuration)
    const events: ExecutionEvent[] = []
    const executions = { record: (event: ExecutionEvent) => events.push(event) }
    const { replies } = units
    const parts = { triggers, runtime, clock, log, replies, commits }
    const limits = { maxBodyBytes: MOST_BYTES, maxQueuedDeliveries: MOST_WAITING }
    const bounds = mostBodies === undefined ? limits : { ...limits, maxBodiesBytes: mostBodies }
    const hooks = webhooks({ ...parts, ...bounds, executions, ...(load && { load }) })
    const { port, stop } = await serve(hooks, wiring, before)
    running.push(stop)
    return {
      clock,
      probe,
      events,
      triggers,
      units,
      gates: webhookGates({ ...parts, ...limits }).map(({ name }) => name),
      call: (path, options) => call(port, path, options),
      connect: () => RawClient.connect(port),
      waiting: () => hooks.waiting,
      bodies: () => hooks.bodiesBytes,
      turns: async () => {
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      },
      edit: (changes) =>
        triggers.declare(Configuration.parse(withHesitant(room(trigger, { ...instance, ...changes })))),
      settled: async () => {
        // Another call goes all its way, after those that have come before it.
        await call(port, `${HOOK}/wrong`)
        await commits.idle()
      },
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
