import type { InjectionToken } from 'tsyringe'
import type { SystemTrigger, Trigger } from './trigger.js'

/** All triggers and where they are applied. */
export interface TriggerSet {
  readonly triggers: readonly Trigger[]
  readonly instances: readonly SystemTrigger[]
}

/** Where triggers are kept. The request path never waits for it: `Triggers` holds an index in memory. */
export interface TriggerStore {
  load(): Promise<TriggerSet>
  /** Keeps this set instead of the one before. */
  replace(set: TriggerSet): Promise<void>
}
export const TriggerStore: InjectionToken<TriggerStore> = Symbol('TriggerStore')
