import type { InjectionToken } from 'tsyringe'
import type {
  Clearance,
  Command,
  GivenArguments,
  Json,
  SecretSettings,
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
  /** What its driver marks secret of its settings: it is kept out of what is told and kept of calls. @default nothing */
  readonly secrets?: SecretSettings | undefined
}

/** How work ended after it was given up at its time limit. */
export type LateOutcome = { readonly result: unknown } | { readonly error: unknown }

/** Hears how work ended after it was given up. */
export interface LateListener {
  onLate(outcome: LateOutcome): void
}

/** What a webhook method is called with, and who hears of it: a runtime tells before the method can have answered. */
export interface WebhookCall extends LateListener {
  readonly verb: Verb
  readonly headers: WebhookHeaders
  readonly body: string
  readonly context: WebhookContext<unknown>
  /** Hears, at once, that the call has to wait, and in which place; the first is next. It may never hear more. */
  onQueued(position: number): void
  /** Hears, once, that the method is about to be called. What is refused or fails before that never starts. */
  onStart(): void
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
  readonly commands: readonly Command[]
  readonly webhooks: readonly WebhookEndpoint[]
}

/** A system as lists show it. */
export interface SystemSummary {
  readonly id: SystemId
  readonly name: string
  /** Its modules in order. */
  readonly modules: readonly ModuleId[]
}

/** How much a line of a module's log matters, in PlaceOS's words. */
export type DebugLevel = 'trace' | 'debug' | 'info' | 'notice' | 'warn' | 'error' | 'fatal'

/** One line of a module's log, as those see it who watch the module at work. */
export interface DebugLine {
  readonly level: DebugLevel
  readonly message: string
}

export type DebugListener = (line: DebugLine) => void

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
   * `invalid-arguments`, `driver-failed`, `driver-loop` or `driver-timeout`.
   */
  exec(call: CommandCall): Promise<Json>
  /**
   * Follows one status key, starting with its present value if it has one. Module and system may come later,
   * go and be renumbered; `null` is heard when the value goes.
   */
  follow(key: ModuleAddress & { readonly key: string }, listener: StatusListener): Stop
  /** Hears what a module logs from now on, whatever the host's log leaves out; the module may come later. */
  debug(module: ModuleId, listener: DebugListener): Stop
  /** The modules of a system in its order; empty for an unknown one. */
  list(system: SystemId): MaybePromise<readonly ModuleSummary[]>
  /** Every system there is. */
  systems(): MaybePromise<readonly SystemSummary[]>
  /** One system, or undefined for an unknown one. */
  system(id: SystemId): MaybePromise<SystemSummary | undefined>
  /** Every status key of a module with its present value, or undefined for an unknown module. */
  status(address: ModuleAddress): MaybePromise<Readonly<Record<string, Json>> | undefined>
}
export const Runtime: InjectionToken<Runtime> = Symbol('Runtime')
