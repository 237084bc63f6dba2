import type { z } from 'zod'
import { MemoryBus } from '../../../src/bus/memory/index.js'
import { Commits } from '../../../src/commit/index.js'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import {
  DeclaredSystemTrigger,
  DeclaredTrigger,
  NO_ACTIVITY,
  policyOf,
  stateChannel,
  type Activity,
  type Comparison,
  type Versioned,
  type PublishedState,
  type SystemTrigger,
  type Trigger,
} from '../../../src/triggers/index.js'
import { TriggerInstance } from '../../../src/triggers/instance/instance.js'
import { called } from '../../support/called.js'
import { FakeMailer, FakeRuntime, MoodyStore } from './doubles.js'

/** What a spec says of a trigger; the rest is usual. */
export type GivenTrigger = Partial<z.input<typeof DeclaredTrigger>>

/** What a spec says of an instance; the rest is usual. */
export type GivenInstance = Partial<
  z.input<typeof DeclaredSystemTrigger> & Pick<SystemTrigger, 'version' | 'previous_secret'>
>

const kept: Omit<Versioned, 'id'> = { version: 1, declared: false, created_at: 0, updated_at: 0 }

/** A trigger with a webhook, and whatever is given. */
export const trigger = (given: GivenTrigger = {}): Trigger => ({
  ...kept,
  ...DeclaredTrigger.parse({ id: 'trigger-1', name: 'Doorbell', enable_webhook: true, ...given }),
})

/** An instance of it, and whatever is given. */
export const systemTrigger = ({
  previous_secret,
  version = 1,
  ...given
}: GivenInstance = {}): SystemTrigger => {
  const usual = { id: 'trig-1', trigger_id: 'trigger-1', control_system_id: 'sys-1' }
  const declared = DeclaredSystemTrigger.parse({ ...usual, ...given })
  return {
    ...kept,
    ...declared,
    version,
    ...policyOf(declared),
    webhook_secret: given.webhook_secret ?? 'secret-of-trig-1',
    previous_secret,
  }
}

/** A comparison of a status with true. */
export const isTrue = (mod: string, status: string): Comparison => ({
  left: { mod, status, keys: [] },
  operator: 'equal',
  right: true,
})

/** Notes what is published of an instance, as in the timing table: `700:F1` is not triggered at 700 ms, once so far. */
export const inWords = (at: number, { triggered, trigger_count }: PublishedState): string =>
  `${String(at)}:${triggered ? 'T' : 'F'}${String(trigger_count)}`

/** An instance at work, with everything around it in hand. */
export class AtWork {
  readonly clock = new FakeClock()
  readonly log = new MemoryLog()
  readonly bus = new MemoryBus(this.log)
  readonly runtime = new FakeRuntime()
  readonly mailer = new FakeMailer()
  readonly store = new MoodyStore()
  readonly activities = new Commits(this.store, this.clock, this.log)
  readonly instance: TriggerInstance
  readonly #start = this.clock.now()

  constructor(
    definition: Trigger,
    settings: SystemTrigger = systemTrigger(),
    /** Done before the instance begins. */
    prepare: (work: AtWork) => unknown = () => undefined,
    activity: Activity = NO_ACTIVITY,
  ) {
    prepare(this)
    this.instance = new TriggerInstance(definition, settings, activity, this)
  }

  /** Calls the instance as a webhook does, and waits until that is kept. */
  call(): Promise<void> {
    return called(this.instance, this.activities)
  }

  /** Milliseconds since it began. */
  get now(): number {
    return this.clock.now() - this.#start
  }

  /** Moves on to so many milliseconds after the beginning. */
  async until(ms: number): Promise<void> {
    await this.clock.advance(ms - this.now)
  }

  /** Everything that is published from now on. */
  heard(): PublishedState[] {
    const states: PublishedState[] = []
    this.bus.subscribe(stateChannel(this.instance.id), (message) => states.push(message as PublishedState))
    return states
  }

  /** The same, in the words of the timing table. */
  record(): string[] {
    const log: string[] = []
    this.bus.subscribe(stateChannel(this.instance.id), (message) => {
      log.push(inWords(this.now, message as PublishedState))
    })
    return log
  }

  /** Closes the instance, and has the last of it kept. */
  async close(): Promise<void> {
    await this.instance.close()
    await this.activities.close()
  }
}
