import { MemoryBus } from '../../../src/bus/memory/index.js'
import type { SystemId } from '../../../src/modules/index.js'
import { Commits } from '../../../src/commit/index.js'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { TriggerDefinition, Triggers, type TriggerInstance } from '../../../src/triggers/index.js'
import { FakeMailer, FakeRuntime, MoodyStore } from './doubles.js'
import type { GivenTrigger } from './support.js'

export const LOBBY = 'sys-1' as SystemId

/** What a person says of a trigger with a webhook, and whatever is given. */
export const definition = (given: GivenTrigger = {}): TriggerDefinition =>
  TriggerDefinition.parse({ name: 'Doorbell', enable_webhook: true, ...given })

/** Triggers with everything around them in hand. */
export class TriggersAtWork {
  readonly clock = new FakeClock()
  readonly log = new MemoryLog()
  readonly bus = new MemoryBus(this.log)
  readonly runtime = new FakeRuntime()
  readonly mailer = new FakeMailer()
  readonly commits: Commits
  readonly triggers: Triggers

  constructor(readonly store = new MoodyStore()) {
    this.commits = new Commits(store, this.clock, this.log)
    const parts = [this.clock, this.bus, this.log, this.commits] as const
    this.triggers = new Triggers(store, this.runtime, this.mailer, ...parts)
  }

  /** Makes a trigger and an instance of it. */
  async create(given: GivenTrigger = {}): Promise<TriggerInstance> {
    const { id } = await this.triggers.createTrigger(definition(given))
    return this.triggers.createInstance(LOBBY, { trigger_id: id, enabled: true, exec_enabled: false })
  }

  /** Closes the triggers, and has what they have been through kept. */
  async close(): Promise<void> {
    await this.triggers.close()
    await this.commits.close()
  }

  /** What another process would find if this one had ended: everything that is kept. */
  async reopened(): Promise<TriggersAtWork> {
    const again = new TriggersAtWork(this.store.other())
    await again.triggers.open()
    return again
  }
}
