import type { Role } from '../session.js'

/** Any value JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export type Schema = Readonly<Record<string, unknown>>

export const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type Verb = (typeof verbs)[number]

export const operators = {
  equal: 'equals',
  not_equal: 'does not equal',
  greater_than: 'is greater than',
  greater_than_or_equal: 'is at least',
  less_than: 'is less than',
  less_than_or_equal: 'is at most',
  and: 'and (both truthy)',
  or: 'or (one truthy)',
  exclusive_or: 'xor (exactly one truthy)',
} as const
export type Operator = keyof typeof operators

/** A status key of a module of the system. */
export interface StatusVariable {
  readonly mod: string
  readonly status: string
  readonly keys: readonly string[]
}
export type Operand = boolean | number | string | StatusVariable

export interface Comparison {
  readonly left: Operand
  readonly operator: Operator
  readonly right: Operand
}

export interface TimeDependent {
  readonly type: 'at' | 'cron'
  /** Seconds since the epoch. */
  readonly time?: number
  readonly cron?: string
  readonly timezone?: string
}

export interface FunctionAction {
  readonly mod: string
  readonly method: string
  readonly args: Readonly<Record<string, Json>>
}

export interface MailAction {
  readonly emails: readonly string[]
  readonly content: string
}

/** What a person says of a trigger. */
export interface TriggerBody {
  readonly name: string
  readonly description: string
  readonly enable_webhook: boolean
  readonly supported_methods: readonly Verb[]
  /** Seconds. */
  readonly debounce_period: number
  readonly important: boolean
  readonly any_match: boolean
  readonly conditions: {
    readonly comparisons: readonly Comparison[]
    readonly time_dependents: readonly TimeDependent[]
  }
  readonly actions: {
    readonly functions: readonly FunctionAction[]
    readonly mailers: readonly MailAction[]
  }
  /** The system it was written for. */
  readonly control_system_id?: string | undefined
}

interface Kept {
  readonly id: string
  /** Seconds since the epoch. */
  readonly created_at: number
  readonly updated_at: number
  /** Whether only the configuration file changes it. */
  readonly declared: boolean
  readonly version: number
}

export interface Trigger extends Kept, TriggerBody {
  readonly trigger_instances?: readonly Instance[]
}

export interface SecretUse {
  readonly count: number
  /** Seconds since the epoch. */
  readonly last_used_at?: number
}

/** How senders sign their calls, as data. */
export type Scheme =
  | {
      readonly kind: 'hmac'
      readonly header: string
      readonly separator?: string | undefined
      readonly label: string
      readonly algorithm: 'sha1' | 'sha256' | 'sha512'
      readonly encoding: 'hex' | 'base64' | 'base64url'
      /** Text with `{body}`, `{timestamp}`, `{id}`, `{url}` and `{form:sorted}`. */
      readonly signed: string
      readonly id?: string | undefined
      readonly timestamp?: { readonly header: string; readonly label: string } | undefined
      readonly digest_query?: string | undefined
      readonly secret: { readonly encoding: 'utf8' | 'base64' | 'hex'; readonly prefix: string }
    }
  | {
      readonly kind: 'token'
      readonly header?: string | undefined
      readonly label: string
      readonly member?: string | undefined
    }

/** A sender that is known by name. */
export interface SignaturePreset {
  readonly name: string
  readonly scheme: Scheme
  /** Whether it makes sure of a URL with a token. */
  readonly handshake_token: boolean
}

/** What is shown of how calls must be signed: no secrets. */
export interface ShownSignature {
  readonly preset?: string
  readonly scheme?: Scheme
  readonly required: boolean
  /** Seconds. */
  readonly tolerance?: number
  readonly base_url?: string
  readonly secret_count: number
  readonly has_handshake_token: boolean
}

export interface Rate {
  readonly calls: number
  readonly seconds: number
}

/** What tells that two calls are one. */
export type CallKey =
  | { readonly from: 'header'; readonly name: string }
  | { readonly from: 'member'; readonly path: string }
  | { readonly from: 'body' }

/** What an instance asks of its calls beyond its secret, but for signatures; null where it does not. */
export interface Policy {
  readonly sources: {
    readonly allow?: readonly string[] | undefined
    readonly local_only: boolean
    readonly cross_site: boolean
  } | null
  readonly rate_limit: { readonly total?: Rate | undefined; readonly per_address?: Rate | undefined } | null
  readonly idempotency: { readonly key: CallKey; readonly window: number } | null
  /** Seconds. */
  readonly reply_budget: number | null
}

/** A trigger applied to one system. */
export interface Instance extends Kept, Policy {
  /** Shown to admins only. */
  readonly signature?: ShownSignature | null
  readonly name: string
  readonly trigger_id: string
  readonly control_system_id: string
  readonly control_system?: { readonly id: string; readonly name: string }
  readonly enabled: boolean
  readonly exec_enabled: boolean
  readonly important: boolean
  readonly triggered: boolean
  readonly trigger_count: number
  /** Seconds since the epoch. */
  readonly triggered_at?: number
  readonly action_errors: number
  readonly comparison_errors: number
  /** How many of its next calls are recorded and not run. */
  readonly capture_left: number
  /** Shown to admins only. */
  readonly webhook_secret?: string
  readonly secret_use?: SecretUse
  readonly previous_secret?: SecretUse & { readonly expires_at: number }
}

export interface System {
  readonly id: string
  readonly name: string
  readonly modules: readonly string[]
}

/** A method that webhook calls can execute. */
export interface WebhookMethod {
  readonly name: string
  readonly description?: string
  readonly methods: readonly Verb[]
  readonly clearance: 'user' | 'support' | 'administrator'
  readonly body?: Schema
  readonly sample?: Json
}

export interface Module {
  readonly id: string
  readonly name: string
  readonly index: number
  readonly driver: string
  readonly webhooks: readonly WebhookMethod[]
}

/** A command of a module. */
export interface Command {
  readonly order: readonly string[]
  readonly params: Readonly<Record<string, Schema>>
  readonly description?: string
}

export interface Caller {
  readonly name: string
  readonly role: Role
}

/** What the state of an instance is told as. */
export interface LiveState {
  readonly triggered: boolean
  readonly trigger_count: number
  readonly action_errors: number
  readonly comparison_errors: number
  readonly conditions: Readonly<Record<string, boolean>>
}

/** What would become of a call. */
export interface Explanation {
  /** The status of a refusal; null where nothing refuses it. */
  readonly status: number | null
  readonly gates: readonly {
    readonly gate: string
    readonly result: 'passed' | 'refused' | 'not reached'
    readonly facts: Readonly<Record<string, string>>
    readonly problem?: { readonly code: string; readonly detail: string }
  }[]
  readonly effects: { readonly executes: string | null } | null
  readonly handshake: boolean
}
