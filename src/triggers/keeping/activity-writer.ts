import type { InjectionToken } from 'tsyringe'
import type { Activity } from '../definition/activity.js'

/** What an instance has been through, as it is at the moment it is read. */
export interface Active {
  readonly id: string
  readonly activity: Activity
  /** Whether it was removed: another one may have its id by now, and none of its activity. @default no */
  readonly isGone?: boolean
}

/** PORT: writes down what instances have been through that are still there; with calls that are kept, it goes into their units. */
export interface ActivityWriter {
  /** Resolves once the present activity is kept. Rejects with Problem `storage-unavailable`; it is then tried again. */
  note(active: Active): Promise<void>
  /** Sees to it that the present activity is kept within a few seconds. */
  noteLazily(active: Active): void
  /** Forgets an instance that is gone. */
  forget(id: string): void
}
export const ActivityWriter: InjectionToken<ActivityWriter> = Symbol('ActivityWriter')
