import type { InjectionToken } from 'tsyringe'
import type { ModuleId } from '../../modules/index.js'

/** Runs code of a module's driver, and gives what it gives. */
export type Within = <T>(module: ModuleId, run: () => T) => T

/** How long and how much the embedded runtime lets drivers take, and where to it lets them call. */
export interface RuntimeLimits {
  /** Time for a webhook method to answer, in milliseconds, where it declares none. */
  readonly webhookTimeoutMs: number
  /** Time for a command to finish, in milliseconds, where it declares none. */
  readonly commandTimeoutMs: number
  /** Deliveries that may wait for one module. */
  readonly maxQueuedDeliveries: number
  /** Deliveries that may wait for all modules together. */
  readonly maxQueuedDeliveriesInAll: number
  /** Addresses and ranges that drivers may call beside public ones, where others have given them the URL. @default none */
  readonly allowedTargets?: readonly string[]
}
export const RuntimeLimits: InjectionToken<RuntimeLimits> = Symbol('RuntimeLimits')

/** How long a starting or stopping module is waited for, in milliseconds, as PlaceOS does. */
export const HOOK_TIMEOUT_MS = 6000
