import type { Clearance, Verb } from '../driver/index.js'
import type { ModuleName } from '../modules/index.js'

/** A JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** An argument of a command as lists show it. */
export interface ArgumentSummary {
  readonly name: string
  readonly schema: JsonSchema
}

/** A command as lists show it. */
export interface CommandSummary {
  /** The name callers use. */
  readonly name: string
  readonly description?: string | undefined
  /** What a caller must be. */
  readonly clearance: Clearance
  /** In order. */
  readonly args: readonly ArgumentSummary[]
}

/** A webhook method as lists show it. */
export interface WebhookSummary {
  /** The name callers use. */
  readonly name: string
  readonly description?: string | undefined
  /** The HTTP verbs it answers. */
  readonly methods: readonly Verb[]
  /** What a caller must be; webhook calls have `support`. */
  readonly clearance: Clearance
  /** What a body must be, where that is known. */
  readonly body?: JsonSchema | undefined
  /** A body worth trying, where one is known. */
  readonly sample?: unknown
}

/** A module as lists show it. */
export interface ModuleSummary extends ModuleName {
  readonly id: string
  /** The driver's name; null where nobody knows it. */
  readonly driver: string | null
  readonly commands: readonly CommandSummary[]
  readonly webhooks: readonly WebhookSummary[]
}

/** A system as lists show it. */
export interface SystemSummary {
  readonly id: string
  readonly name: string
  /** The ids of its modules, in order. */
  readonly modules: readonly string[]
}

/** Which part of the systems is asked for. */
export interface SystemsQuery {
  /** Words to look for in names and ids: one of them is enough, and the beginning of the last. Empty for all systems. */
  readonly text: string
  /** The `next` of the page before; undefined for the first page. */
  readonly after: string | undefined
  /** How many to give at most, from 1 to 1,000. */
  readonly limit: number
}

/** A part of the systems. */
export interface SystemsPage {
  /** By name, then id, where the runtime can: else in an order that stays. */
  readonly systems: readonly SystemSummary[]
  /** Goes into `after` for the next page, as it is; undefined on the last one. */
  readonly next?: string | undefined
  /** How many there are in all of what was asked for; undefined where nobody knows. */
  readonly total?: number | undefined
}
