import type { InjectionToken } from 'tsyringe'
import { Problem } from '../../problem/index.js'
import type { Activity } from '../definition/activity.js'
import type { SystemTrigger } from '../definition/system-trigger.js'
import type { Trigger } from '../definition/trigger.js'

/** An instance with what it has been through. */
export interface StoredInstance {
  readonly settings: SystemTrigger
  readonly activity: Activity
}

/** All triggers and where they are applied. */
export interface TriggerSet {
  /** Counts the changes of triggers and instances by anyone; their activity does not count. */
  readonly revision: number
  readonly triggers: readonly Trigger[]
  readonly instances: readonly StoredInstance[]
}

/** One thing to keep, or to keep no longer. */
export type Change =
  /** Its version is one above that of the kept one; 1 for a new one. */
  | { readonly kind: 'save trigger'; readonly trigger: Trigger }
  /** Its instances go with it. */
  | { readonly kind: 'remove trigger'; readonly id: string }
  /** Its version is one above that of the kept one; 1 for a new one. Its activity stays. */
  | { readonly kind: 'save instance'; readonly instance: SystemTrigger }
  | { readonly kind: 'remove instance'; readonly id: string }

/** Where triggers are kept. The request path never looks in it: `Triggers` holds an index in memory. */
export interface TriggerStore {
  /** Whether other processes may change what it keeps. */
  readonly isShared: boolean
  /** Everything that is kept. Rejects with Problem `storage-unavailable`. */
  load(): Promise<TriggerSet>
  /**
   * Keeps all of these changes, made in this order, or none; resolves with the revision once they would outlive
   * the machine. Rejects with Problem `conflict` when somebody else has saved or removed what is being saved,
   * and `storage-unavailable` when the store cannot take them now.
   */
  apply(changes: readonly Change[]): Promise<number>
  /** The present revision, to find out whether others have changed anything. Rejects as `load` does. */
  revision(): Promise<number>
}
export const TriggerStore: InjectionToken<TriggerStore> = Symbol('TriggerStore')

/** What a store refuses changes with that rest on an older version. */
export const conflictOver = (id: string): Problem =>
  new Problem('conflict', `${id} was changed by someone else meanwhile: read it again`)
