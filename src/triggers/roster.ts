import { KnownSecrets } from '../log/index.js'
import { secretsIn } from '../senders/index.js'
import { NO_ACTIVITY, type Activity } from './definition/activity.js'
import { TriggerInstance } from './instance/instance.js'
import type { InstanceParts } from './instance/instance-parts.js'
import type { Versioned } from './definition/versioned.js'
import { stateChannel } from './instance/state-channel.js'
import type { Change, TriggerSet } from './keeping/trigger-store.js'
import type { SystemTrigger } from './definition/system-trigger.js'
import type { Trigger } from './definition/trigger.js'

/** Every trigger and every instance at work, in memory: the request path looks here and nowhere else. */
export class Roster {
  readonly #triggers = new Map<string, Trigger>()
  readonly #instances = new Map<string, TriggerInstance>()
  readonly #byTrigger = new Map<string, Set<TriggerInstance>>()
  readonly #bySystem = new Map<string, Set<TriggerInstance>>()
  /** What callers prove themselves with, at whatever instance. */
  readonly secrets = new KnownSecrets()
  /** Instances that are gone, while their last actions run. */
  /** Instances that are gone, and whose watchers were told so: they are told when one of the same id is there again. */
  readonly #missed = new Set<string>()
  readonly #leaving = new Set<Promise<void>>()

  constructor(private readonly parts: InstanceParts) {}

  instance(id: string): TriggerInstance | undefined {
    return this.#instances.get(id)
  }

  instances(): TriggerInstance[] {
    return [...this.#instances.values()]
  }

  trigger(id: string): Trigger | undefined {
    return this.#triggers.get(id)
  }

  triggers(): Trigger[] {
    return [...this.#triggers.values()]
  }

  instancesOf(trigger: string): TriggerInstance[] {
    return [...(this.#byTrigger.get(trigger) ?? [])]
  }

  instancesIn(system: string): TriggerInstance[] {
    return [...(this.#bySystem.get(system) ?? [])]
  }

  /** Follows changes that are kept. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      switch (change.kind) {
        case 'save trigger':
          this.#saveTrigger(change.trigger)
          break
        case 'remove trigger':
          for (const instance of this.instancesOf(change.id)) this.#remove(instance)
          this.#triggers.delete(change.id)
          break
        case 'save instance':
          this.#saveInstance(change.instance)
          break
        case 'remove instance': {
          const instance = this.#instances.get(change.id)
          if (instance) this.#remove(instance)
          break
        }
      }
    }
  }

  /** Takes over a whole set: what is not in it goes, and what has not changed stays as it is. */
  take({ triggers, instances }: TriggerSet): void {
    const created = new Map(instances.map(({ settings }) => [settings.id, settings.created_at]))
    for (const [id, instance] of this.#instances) {
      // What was removed and made again under the same id is another one.
      if (created.get(id) !== instance.systemTrigger.created_at) this.#remove(instance)
    }
    for (const trigger of triggers) {
      if (!isSame(this.#triggers.get(trigger.id), trigger)) this.#saveTrigger(trigger)
    }
    for (const { settings, activity } of instances) {
      const known = this.#instances.get(settings.id)
      if (!isSame(known?.systemTrigger, settings)) this.#saveInstance(settings, activity)
    }
    const kept = new Set(triggers.map(({ id }) => id))
    for (const id of [...this.#triggers.keys()]) if (!kept.has(id)) this.#triggers.delete(id)
  }

  /** Ends every instance, and waits for actions under way. */
  async close(): Promise<void> {
    await Promise.all([...this.instances().map((instance) => instance.close()), ...this.#leaving])
  }

  #saveTrigger(trigger: Trigger): void {
    this.#triggers.set(trigger.id, trigger)
    for (const instance of this.instancesOf(trigger.id)) instance.update(trigger, instance.systemTrigger)
  }

  #saveInstance(settings: SystemTrigger, activity: Activity = NO_ACTIVITY): void {
    const trigger = this.#triggers.get(settings.trigger_id)
    if (!trigger) return
    const known = this.#instances.get(settings.id)
    if (known) {
      const { control_system_id: before } = known.systemTrigger
      this.#unlist(known)
      known.update(trigger, settings)
      this.#list(known)
      // Whoever watches it does so in one of the systems, and its state may be the same.
      if (before !== settings.control_system_id) known.tell()
    } else {
      const made = new TriggerInstance(trigger, settings, activity, this.parts)
      this.#list(made)
      if (this.#missed.delete(settings.id)) made.tell()
    }
  }

  #remove(instance: TriggerInstance): void {
    this.#unlist(instance)
    this.#instances.delete(instance.id)
    this.parts.activities.forget(instance.id)
    instance.isGone = true
    const leaving = instance.close().finally(() => this.#leaving.delete(leaving))
    this.#leaving.add(leaving)
    const channel = stateChannel(instance.id)
    if (this.parts.bus.isWatched(channel)) this.#missed.add(instance.id)
    this.parts.bus.publish(channel, null)
  }

  #list(instance: TriggerInstance): void {
    const { id, trigger_id, control_system_id } = instance.systemTrigger
    this.#instances.set(id, instance)
    add(this.#byTrigger, trigger_id, instance)
    add(this.#bySystem, control_system_id, instance)
    for (const secret of secretsOf(instance.systemTrigger)) this.secrets.add(secret)
  }

  #unlist(instance: TriggerInstance): void {
    const { trigger_id, control_system_id } = instance.systemTrigger
    take(this.#byTrigger, trigger_id, instance)
    take(this.#bySystem, control_system_id, instance)
    for (const secret of secretsOf(instance.systemTrigger)) this.secrets.remove(secret)
  }
}

const secretsOf = ({ webhook_secret, previous_secret, signature }: SystemTrigger): readonly string[] => [
  webhook_secret,
  ...(previous_secret ? [previous_secret.secret] : []),
  ...(signature ? secretsIn(signature) : []),
]

const isSame = (known: Versioned | undefined, kept: Versioned): boolean =>
  known?.version === kept.version && known.created_at === kept.created_at

function add(lists: Map<string, Set<TriggerInstance>>, key: string, instance: TriggerInstance): void {
  const list = lists.get(key)
  if (list) list.add(instance)
  else lists.set(key, new Set([instance]))
}

function take(lists: Map<string, Set<TriggerInstance>>, key: string, instance: TriggerInstance): void {
  const list = lists.get(key)
  list?.delete(instance)
  if (list?.size === 0) lists.delete(key)
}
