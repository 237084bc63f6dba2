import type { InjectionToken } from 'tsyringe'
import type {
  Clearance,
  GivenArguments,
  Json,
  StatusListener,
  Verb,
  WebhookContext,
  WebhookEndpoint,
  WebhookHeaders,
} from '../driver/index.js'
import type { ModuleId, ModuleName, SystemId } from '../modules/index.js'
import type { Problem } from '../problem/index.js'
import type { Stop } from '../time/index.js'

/** Given at once where it is known at once, so that a caller on the request path need not wait for a turn. */
export type MaybePromise<T> = T | Promise<T>

/** A module of a system, as callers name it. */
export interface ModuleAddress extends ModuleName {
  readonly system: SystemId
}

/** A webhook method that was found. */
export interface WebhookTarget {
  readonly module: ModuleId
  /** Such as `Display_2`. */
  readonly name: string
  readonly endpoint: WebhookEndpoint
}

/** How work ended after it was given up at its time limit. */
export type LateOutcome = { readonly result: unknown } | { readonly error: unknown }

/** What a webhook method is called with. */
export interface WebhookCall {
  readonly verb: Verb
  readonly headers: WebhookHeaders
  readonly body: string
  readonly context: WebhookContext<unknown>
  /** Hears how a call ended that was given up at its time limit. */
  readonly onLate: (outcome: LateOutcome) => void
}

/** A command call. */
export interface CommandCall extends ModuleAddress {
  readonly command: string
  readonly args: GivenArguments
  readonly clearance: Clearance
}

/** A module as lists show it. */
export interface ModuleSummary extends ModuleName {
  readonly id: ModuleId
  /** The driver's name. */
  readonly driver: string
  readonly webhooks: readonly WebhookEndpoint[]
}

/** Whatever runs the modules: this process, or a PlaceOS cluster. */
export interface Runtime {
  /** Finds a webhook method, or says what is missing: `module-not-found`, `method-not-found`. */
  findWebhook(address: ModuleAddress, method: string): MaybePromise<WebhookTarget | Problem>
  /**
   * Calls a webhook method in the module's lane and gives whatever it answered, unchecked. Throws or rejects
   * with Problem `driver-failed`, `driver-timeout` or `queue-full`.
   */
  callWebhook(target: WebhookTarget, call: WebhookCall): MaybePromise<unknown>
  /**
   * Calls a command. Rejects with Problem `module-not-found`, `method-not-found`, `access-denied`,
   * `invalid-arguments`, `driver-failed` or `driver-timeout`.
   */
  exec(call: CommandCall): Promise<Json>
  /**
   * Follows one status key, starting with its present value if it has one. Module and system may come later,
   * go and be renumbered; `null` is heard when the value goes.
   */
  follow(key: ModuleAddress & { readonly key: string }, listener: StatusListener): Stop
  /** The modules of a system in its order; empty for an unknown one. */
  list(system: SystemId): MaybePromise<readonly ModuleSummary[]>
}
export const Runtime: InjectionToken<Runtime> = Symbol('Runtime')
