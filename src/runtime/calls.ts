import type { z } from 'zod'
import type {
  Clearance,
  Debounce,
  GivenArguments,
  SecretSettings,
  Verb,
  WebhookContext,
  WebhookHeaders,
} from '../driver/index.js'
import type { ModuleName } from '../modules/index.js'

/** A module of a system, as callers name it. */
export interface ModuleAddress extends ModuleName {
  /** The id of the system. */
  readonly system: string
}

/** A status key of a module. */
export interface StatusAddress extends ModuleAddress {
  readonly key: string
}

/** A webhook method as calls are held to it. */
export interface TargetMethod {
  /** The name callers use. */
  readonly name: string
  /** The HTTP verbs it answers. */
  readonly methods: readonly Verb[]
  /** What a caller must be; webhook calls have `support`. */
  readonly clearance: Clearance
  /** What a body must be. @default anything */
  readonly body?: z.ZodType | undefined
  /** How calls that follow each other closely become one. @default each call runs */
  readonly debounce?: Debounce | undefined
  /** Members of bodies, queries and headers that hold secrets, which are kept out of what is kept. @default none */
  readonly secrets?: readonly string[] | undefined
}

/** A webhook method that was found. */
export interface WebhookTarget {
  /** The id of the module. */
  readonly module: string
  /** Such as `Display_2`. */
  readonly name: string
  readonly endpoint: TargetMethod
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
  /** Who calls: `webhook.` and the id of the instance, as PlaceOS names them. */
  readonly caller: string
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
  /** Who calls: the id of the API key, or the id that the host gave. Undefined for triggers and drivers. */
  readonly caller?: string | undefined
}
