import { randomBytes } from 'node:crypto'
import { inject, injectable } from 'tsyringe'
import { Bus } from '../bus/index.js'
import { Log } from '../log/index.js'
import { faultsOfRepeats, type Fault } from '../problem/index.js'
import { Clock } from '../time/index.js'
import { TriggerInstance } from './instance.js'
import { TriggerStore } from './store.js'
import type { SystemTrigger, SystemTriggerInput, Trigger } from './trigger.js'

/** Triggers and instances as a configuration gives them. */
export interface TriggerConfiguration {
  readonly triggers: readonly Trigger[]
  readonly system_triggers: readonly SystemTriggerInput[]
}

/** The instances at work, by id. */
@injectable()
export class Triggers {
  #instances: ReadonlyMap<string, TriggerInstance> = new Map()

  constructor(
    @inject(TriggerStore) private readonly store: TriggerStore,
    @inject(Clock) private readonly clock: Clock,
    @inject(Bus) private readonly bus: Bus,
    @inject(Log) private readonly log: Log,
  ) {}

  /** The instance a webhook URL names. */
  find(id: string): TriggerInstance | undefined {
    return this.#instances.get(id)
  }

  all(): TriggerInstance[] {
    return [...this.#instances.values()]
  }

  /** Keeps and works by this configuration from now on. Instances that stay keep their counts and secrets. */
  async configure({ triggers, system_triggers }: TriggerConfiguration): Promise<void> {
    const instances = system_triggers.map((input): SystemTrigger => {
      const webhook_secret =
        input.webhook_secret ?? this.find(input.id)?.systemTrigger.webhook_secret ?? makeSecret()
      return { ...input, webhook_secret }
    })
    await this.store.replace({ triggers, instances })
    const before = this.#instances
    const byId = new Map(triggers.map((trigger) => [trigger.id, trigger]))
    this.#instances = new Map(
      instances.flatMap((settings) => {
        const trigger = byId.get(settings.trigger_id)
        if (!trigger) return []
        const kept = before.get(settings.id)
        kept?.update(trigger, settings)
        return [[settings.id, kept ?? new TriggerInstance(trigger, settings, this.clock, this.bus, this.log)]]
      }),
    )
    for (const [id, instance] of before) if (!this.#instances.has(id)) instance.close()
  }

  /** Ends every timer. */
  close(): void {
    for (const instance of this.#instances.values()) instance.close()
  }
}

/** 32 random bytes, base64url. */
const makeSecret = (): string => randomBytes(32).toString('base64url')

/** What is wrong between triggers and instances, and with the systems these name. */
export function faultsOfTriggers(
  { triggers, system_triggers }: TriggerConfiguration,
  systems: ReadonlySet<string>,
): Fault[] {
  const known = new Set(triggers.map(({ id }) => id))
  return [
    ...faultsOfRepeats(triggers, ['triggers']),
    ...faultsOfRepeats(system_triggers, ['system_triggers']),
    ...system_triggers.flatMap(({ trigger_id, control_system_id }, index) => {
      const at = `system_triggers[${String(index)}]`
      const faults: Fault[] = []
      if (!known.has(trigger_id)) {
        faults.push({ path: `${at}.trigger_id`, message: `no trigger has the id ${trigger_id}` })
      }
      if (!systems.has(control_system_id)) {
        faults.push({ path: `${at}.control_system_id`, message: `no system has the id ${control_system_id}` })
      }
      return faults
    }),
  ]
}
