import { injectable } from 'tsyringe'
import { NO_ACTIVITY } from '../definition/activity.js'
import type { Versioned } from '../definition/versioned.js'
import {
  conflictOver,
  type Change,
  type StoredInstance,
  type TriggerSet,
  type TriggerStore,
} from '../keeping/trigger-store.js'
import type { Active } from '../keeping/activity-writer.js'
import type { Trigger } from '../definition/trigger.js'
import { Draft } from './draft.js'

/** Keeps triggers as long as the process lives. Records are never changed in place, so it holds them as they are. */
@injectable()
export class MemoryTriggerStore implements TriggerStore {
  readonly isShared = false
  readonly #triggers = new Map<string, Trigger>()
  readonly #instances = new Map<string, StoredInstance>()
  #revision = 0

  load(): Promise<TriggerSet> {
    return Promise.resolve({
      revision: this.#revision,
      triggers: [...this.#triggers.values()],
      instances: [...this.#instances.values()],
    })
  }

  // Async, so that a refusal is a rejection.
  // eslint-disable-next-line @typescript-eslint/require-await
  async apply(changes: readonly Change[]): Promise<number> {
    const triggers = new Draft(this.#triggers)
    const instances = new Draft(this.#instances)
    for (const change of changes) applyTo(triggers, instances, change)
    triggers.keep()
    instances.keep()
    if (changes.length > 0) this.#revision += 1
    return this.#revision
  }

  /** Keeps what an instance has been through, unless it is gone. */
  note({ id, activity }: Pick<Active, 'id' | 'activity'>): void {
    const kept = this.#instances.get(id)
    if (kept) this.#instances.set(id, { ...kept, activity })
  }

  revision(): Promise<number> {
    return Promise.resolve(this.#revision)
  }
}

function applyTo(triggers: Draft<Trigger>, instances: Draft<StoredInstance>, change: Change): void {
  switch (change.kind) {
    case 'save trigger':
      checkVersion(triggers.get(change.trigger.id), change.trigger)
      triggers.set(change.trigger.id, change.trigger)
      break
    case 'remove trigger':
      triggers.delete(change.id)
      for (const [id, { settings }] of instances.entries())
        if (settings.trigger_id === change.id) instances.delete(id)
      break
    case 'save instance': {
      const { instance } = change
      const kept = instances.get(instance.id)
      checkVersion(kept?.settings, instance)
      if (!triggers.get(instance.trigger_id)) throw conflictOver(instance.trigger_id)
      instances.set(instance.id, { settings: instance, activity: kept?.activity ?? NO_ACTIVITY })
      break
    }
    case 'remove instance':
      instances.delete(change.id)
      break
  }
}

function checkVersion(kept: Versioned | undefined, saved: Versioned): void {
  if (saved.version !== (kept?.version ?? 0) + 1) throw conflictOver(saved.id)
}
