import type * as Api from './openapi.js'

/** A value that is read, and never changed in place. What may be left out may be undefined, which JSON leaves out. */
type Read<T> = [Api.Json] extends [T]
  ? Json
  : T extends object
    ? { readonly [Name in keyof T]: Read<T[Name]> | Absent<T[Name]> }
    : T
type Absent<T> = undefined extends T ? undefined : never

/** Any value JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export type Schema = Readonly<Record<string, unknown>>

export type Verb = Api.Trigger['supported_methods'][number]
export const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly Verb[]

export type Operator = Api.Comparison['operator']
export const operators: Readonly<Record<Operator, string>> = {
  equal: 'equals',
  not_equal: 'does not equal',
  greater_than: 'is greater than',
  greater_than_or_equal: 'is at least',
  less_than: 'is less than',
  less_than_or_equal: 'is at most',
  and: 'and (both truthy)',
  or: 'or (one truthy)',
  exclusive_or: 'xor (exactly one truthy)',
}

/** A status key of a module of the system. */
export type StatusVariable = Read<Api.StatusVariable>
export type Comparison = Read<Api.Comparison>
export type Operand = Comparison['left']
export type TimeDependent = Read<Api.TimeDependent>
export type FunctionAction = Read<Api.FunctionAction>
export type MailAction = Read<Api.MailAction>
export type Trigger = Read<Api.Trigger>

/** What is there of anything that has a version. */
type Kept = 'id' | 'created_at' | 'updated_at' | 'declared' | 'version'

/** What a person says of a trigger. */
export type TriggerBody = Omit<Trigger, Kept | 'trigger_instances'>

/** A sender that is known by name. */
export type SignaturePreset = Read<Api.SignaturePreset>

/** How senders sign their calls, as data. */
export type Scheme = SignaturePreset['scheme']

/** How often and when a secret was used. */
export type SecretUse = Read<Api.SecretUse>

/** What is shown of how calls must be signed: no secrets. */
export type ShownSignature = Read<Api.ShownSignature>

/** A trigger applied to one system. */
export type Instance = Read<Api.SystemTrigger>

/** What an instance asks of its calls beyond its secret, but for signatures; null where it does not. */
export type Policy = Pick<
  Instance,
  | 'sources'
  | 'rate_limit'
  | 'idempotency'
  | 'reply_budget'
  | 'record'
  | 'max_body'
  | 'cors'
  | 'success_status'
  | 'filter'
>
export type Rate = NonNullable<NonNullable<Policy['rate_limit']>['total']>

/** Which calls are meant. */
export type CallFilter = NonNullable<Policy['filter']>
export type CallComparison = CallFilter['comparisons'][number]
export type CallOperand = CallComparison['left']

/** What tells that two calls are one. */
export type CallKey = NonNullable<Policy['idempotency']>['key']

export type System = Read<Api.System>
export type Module = Read<Api.Module>

/** A module as it is made and edited, wherever it is. */
export type ModuleRecord = Read<Api.ModuleRecord>

/** The settings of a module, without secrets. */
export type ModuleSettings = Omit<Read<Api.Settings>, 'values'> & {
  readonly values: Readonly<Record<string, Json>>
}

/** What modules are made of. */
export type DriverRecord = Read<Api.Driver>

/** A method that webhook calls can execute. */
export type WebhookMethod = Read<Api.WebhookMethod>

/** A command of a module. */
export type Command = Read<Api.Function>

export type Caller = Read<Api.Caller>

/** An execution as it is kept, and with all that is kept of it. */
export type KeptExecution = Read<Api.Execution>
export type WholeExecution = Read<Api.WholeExecution>

/** What chooses executions, by the names that the routes have for it; what is empty chooses nothing. */
export type ExecutionQuery = Readonly<Record<string, string>>

/** Executions, counted. */
export type ExecutionBucket = Read<Api.ExecutionBucket>
export type ExecutionOverview = Read<Api.ExecutionOverview>

export type ApiKey = Read<Api.ApiKey>
export type NewApiKey = Read<Api.NewApiKey>

/** What came or went over HTTP. */
export type KeptMessage = Read<Api.Message>

/** Whether the value of a kept header stands for one that was secret: no header that is sent can end so. */
export const isStandIn = (value: string): boolean => /^sha256:[0-9a-f]{8}…$/.test(value)

/** A call that somebody wonders about, and what would become of it. */
export type WonderedCall = Read<Api.WonderedCall>
export type Explanation = Read<Api.Explanation>

/** What the state of an instance is told as. */
export interface LiveState {
  readonly triggered: boolean
  readonly trigger_count: number
  readonly action_errors: number
  readonly comparison_errors: number
  readonly conditions: Readonly<Record<string, boolean>>
}
