import type { InjectionToken } from 'tsyringe'
import type { Json, StatusListener } from '../driver/index.js'
import type { Problem } from '../problem/index.js'
import type { Stop } from '../time/index.js'
import type { CommandCall, ModuleAddress, StatusAddress, WebhookCall, WebhookTarget } from './calls.js'
import type { ModuleSummary, SystemsPage, SystemsQuery, SystemSummary } from './summaries.js'

/** Given at once where it is known at once, so that a caller on the request path need not wait for a turn. */
export type MaybePromise<T> = T | Promise<T>

/** How much a line of a module's log matters, in PlaceOS's words. */
export type DebugLevel = 'trace' | 'debug' | 'info' | 'notice' | 'warn' | 'error' | 'fatal'

/** One line of a module's log, as those see it who watch the module at work. */
export interface DebugLine {
  readonly level: DebugLevel
  readonly message: string
}

export type DebugListener = (line: DebugLine) => void

/** A part of a runtime that cannot be used now. */
export interface RuntimeProblem {
  /** What people call it, such as `redis`. */
  readonly part: string
  /** What is wrong, in a few words without a secret. */
  readonly problem: string
}

/**
 * Whatever runs the modules: this process, a PlaceOS cluster, or a host's own. Where a part that a method needs is
 * away, it gives, throws or rejects with Problem `runtime-unavailable`: nothing ran, and the caller may come again.
 */
export interface Runtime {
  /** Finds a webhook method, or says what is missing: `module-not-found`, `method-not-found`, `runtime-unavailable`. */
  findWebhook(address: ModuleAddress, method: string): MaybePromise<WebhookTarget | Problem>
  /**
   * Calls a webhook method that was found and gives whatever it answered, unchecked. Throws or rejects with Problem
   * `driver-failed`, `driver-timeout` or `queue-full`, and `runtime-unavailable` only where nothing ran.
   */
  callWebhook(target: WebhookTarget, call: WebhookCall): MaybePromise<unknown>
  /**
   * Calls a command. Rejects with Problem `module-not-found`, `method-not-found`, `access-denied`,
   * `invalid-arguments`, `driver-failed`, `driver-loop`, `driver-timeout` or `runtime-unavailable`.
   */
  exec(call: CommandCall): Promise<Json>
  /**
   * Follows one status key, starting with its present value if it has one: told at once or later, and never an older
   * value after a newer one. Module and system may come later, go and be renumbered; `null` is heard when the value
   * goes. Never throws: where the source of values is away, they come once it is back.
   */
  follow(key: StatusAddress, listener: StatusListener): Stop
  /** Hears what a module, by its id, logs from now on, whatever the host's log leaves out; the module may come later. */
  debug(module: string, listener: DebugListener): Stop
  /** The modules of a system in its order; empty for an unknown one. */
  list(system: string): MaybePromise<readonly ModuleSummary[]>
  /** One page of the systems there are. */
  systems(query: SystemsQuery): MaybePromise<SystemsPage>
  /** One system, or undefined for an unknown one. */
  system(id: string): MaybePromise<SystemSummary | undefined>
  /** Every status key of a module with its present value, or undefined for an unknown module. */
  status(address: ModuleAddress): MaybePromise<Readonly<Record<string, Json>> | undefined>
  /** What cannot be used now, as it is known without asking anybody; empty when all is well. */
  health(): readonly RuntimeProblem[]
}
export const Runtime: InjectionToken<Runtime> = Symbol('Runtime')
