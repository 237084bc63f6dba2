import { Configuration } from '../../../src/plugin/index.js'
import type { EmbeddedRuntime } from '../../../src/runtime/embedded/index.js'
import type { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { stateChannel, type Triggers, type PublishedState } from '../../../src/triggers/index.js'
import { webhooks } from '../../../src/webhooks/index.js'
import { call, type Answer, type CallOptions } from './client.js'
import { room } from './hooks.js'
import type { Probe } from './probe.js'
import { serve, wire } from './wiring.js'
import { MoodyUnits } from '../../support/moody-units.js'

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
  /** Keeps executions, replies, triggers and activity. @default the memory */
  readonly units?: MoodyUnits
}

/** Within `describe`: gives a way to wire such parts. */
export function wired(): (trigger?: object, options?: WiredOptions) => Promise<Wired> {
  const running: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop()
  })
  return async (trigger, { drivers: others = [], site = room, units = new MoodyUnits() } = {}) => {
    const wiring = wire(units, others)
    const { clock, log, probe, bus, limits, runtime, triggers, commits } = wiring
    const configuration = (changes?: object): Configuration => Configuration.parse(site(changes))
    await runtime.configure(configuration(trigger), wiring.drivers)
    await triggers.open()
    const published: Wired['published'] = []
    const start = clock.now()
    bus.subscribe(stateChannel('trig-room'), (message) => {
      const { triggered, trigger_count } = message as PublishedState
      published.push([(clock.now() - start) / 1000, triggered, trigger_count])
    })
    await triggers.declare(configuration(trigger))
    const parts = { triggers, runtime, clock, log, commits, maxBodyBytes: limits.maxBodyBytes }
    const { port, stop } = await serve(webhooks({ ...parts, replies: units.replies }), wiring)
    running.push(stop)
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
