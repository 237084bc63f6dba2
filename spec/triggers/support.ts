import { MemoryBus } from '../../src/bus/memory/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { SystemTrigger, Trigger } from '../../src/triggers/index.js'
import { TriggerInstance } from '../../src/triggers/instance.js'
import type { z } from 'zod'

/** A trigger with a webhook, and whatever is given. */
export const trigger = (given: Partial<z.input<typeof Trigger>> = {}): Trigger =>
  Trigger.parse({ id: 'trigger-1', name: 'Doorbell', enable_webhook: true, ...given })

/** An instance of it, and whatever is given. */
export const systemTrigger = (given: Partial<z.input<typeof SystemTrigger>> = {}): SystemTrigger => ({
  ...SystemTrigger.parse({ id: 'trig-1', trigger_id: 'trigger-1', control_system_id: 'sys-1', ...given }),
  webhook_secret: given.webhook_secret ?? 'secret-of-trig-1',
})

/** An instance at work, with time and bus in hand. */
export class AtWork {
  readonly clock = new FakeClock()
  readonly log = new MemoryLog()
  readonly bus = new MemoryBus(this.log)
  readonly instance: TriggerInstance
  readonly #start = this.clock.now()

  constructor(definition: Trigger, settings: SystemTrigger = systemTrigger()) {
    this.instance = new TriggerInstance(definition, settings, this.clock, this.bus, this.log)
  }

  /** Milliseconds since it began. */
  get now(): number {
    return this.clock.now() - this.#start
  }

  /** Moves on to so many milliseconds after the beginning. */
  async until(ms: number): Promise<void> {
    await this.clock.advance(ms - this.now)
  }
}
