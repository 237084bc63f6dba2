import type { Json } from '../driver/index.js'
import type { MaybePromise, Runtime } from '../runtime/index.js'

/** A runtime of its own for one case, and what else the options need of it. */
export interface MadeRuntime {
  readonly runtime: Runtime
  /** Gives back what it holds. @default nothing is to be given back */
  readonly close?: () => MaybePromise<void>
}

/** A webhook method of the runtime. */
export interface TriedWebhook {
  /** Such as `Bell_1`. */
  readonly module: string
  readonly method: string
  /** What it is called with. @default nothing */
  readonly body?: string
}

/** A command of the runtime. */
export interface TriedCommand {
  /** Such as `Lamp_1`. */
  readonly module: string
  readonly command: string
  /** In order. @default none */
  readonly args?: readonly Json[]
}

/** A status key of the runtime, and the way to set it. */
export interface TriedStatus<Made> {
  readonly module: string
  readonly key: string
  /** Two values, which are not alike. */
  readonly values: readonly [Json, Json]
  /** Null takes the value away. */
  readonly set: (made: Made, value: Json) => MaybePromise<unknown>
}

/** What is in the runtime that is tried, and what it can do. A part that is left out is not tried. */
export interface ConformanceOptions<Made extends MadeRuntime = MadeRuntime> {
  /** The id of the system in which all of this is. */
  readonly system: string
  /** A webhook method that answers, and what that is: a status, headers and a body, or nothing. */
  readonly webhook: TriedWebhook & { readonly answers: unknown }
  /** A webhook method that fails, and a text that its caller must not see. */
  readonly failingWebhook?: TriedWebhook & { readonly hides: string }
  /** A webhook method that is answered when the trial says so: the earliest call that has begun. */
  readonly heldWebhook?: TriedWebhook & { readonly release: (made: Made) => void }
  /** A command that gives something, and what that is. */
  readonly command?: TriedCommand & { readonly gives: Json }
  /** A command that fails, and a text that its caller must not see. */
  readonly failingCommand?: TriedCommand & { readonly hides: string }
  /** A command that needs the clearance administrator. */
  readonly guardedCommand?: TriedCommand
  /** A status key that has no value at first. */
  readonly status?: TriedStatus<Made>
  /** A line that the module of an id logs when it is told to. */
  readonly debug?: {
    readonly id: string
    readonly message: string
    readonly log: (made: Made) => MaybePromise<unknown>
  }
  /** Takes the module of `webhook` away. */
  readonly remove?: (made: Made) => MaybePromise<unknown>
  /** Takes away what the runtime needs, and brings it back. */
  readonly outage?: {
    readonly begin: (made: Made) => MaybePromise<unknown>
    readonly end: (made: Made) => MaybePromise<unknown>
  }
  /** Commands have schemas: with this one, arguments do not fit. @default arguments are not held to anything */
  readonly schemas?: TriedCommand
  /** Webhook calls of one module run one at a time, in the order in which they came. @default false */
  readonly serial?: boolean
  /** Look-ups, and methods that need not wait, answer in the same turn. @default false */
  readonly sameTurn?: boolean
  /** Those of mocha, vitest or `node:test`: each case becomes a test. @default the cases are only given */
  readonly describe?: (name: string, define: () => void) => unknown
  readonly it?: (name: string, run: () => Promise<void>) => unknown
}

/** One promise, and how it is tried. */
export interface ConformanceCase {
  /** A sentence. */
  readonly name: string
  /** Rejects where the promise is not kept. */
  readonly run: () => Promise<void>
}
