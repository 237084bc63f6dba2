import type { z } from 'zod'
import type { ExecutionField, executionFields, ExecutionFields } from '../../journal/index.js'

/** What both databases hold, column by column: flags are 0 or 1, instants milliseconds since the epoch. */
export interface Tables {
  readonly triggers: TriggersTable
  readonly instances: InstancesTable
  readonly api_keys: ApiKeysTable
  readonly sign_ins: SignInsTable
  readonly revision: RevisionTable
  readonly executions: ExecutionsTable
  readonly execution_bodies: ExecutionBodiesTable
  readonly replies: RepliesTable
  readonly totals: TotalsTable
  readonly modules: InventoryTable
  readonly systems: InventoryTable
}

/** What is made over REST: none of it is declared. */
interface InventoryTable extends KeptColumns {
  /** What a person says of it, as JSON. */
  readonly definition: string
}

/** What is counted, so that nobody has to add it up. */
export type TotalName = 'executions' | 'replies'

interface TotalsTable {
  readonly name: TotalName
  readonly bytes: number
}

interface KeptColumns {
  readonly id: string
  /** Grows with each new row, so that rows are read in the order they came. */
  readonly ordinal: number
  readonly version: number
  readonly declared: number
  readonly created_at: number
  readonly updated_at: number
}

interface TriggersTable extends KeptColumns {
  /** What a person says of the trigger, as JSON. */
  readonly definition: string
}

interface InstancesTable extends KeptColumns, ActivityColumns {
  readonly trigger_id: string
  readonly control_system_id: string
  readonly enabled: number
  readonly exec_enabled: number
  readonly important: number
  /** What is asked of calls beyond their secret, as JSON. */
  readonly policy: string | null
  readonly webhook_secret: string
  readonly previous_secret: string | null
  readonly previous_secret_expires_at: number | null
}

export interface ActivityColumns {
  readonly trigger_count: number
  readonly triggered_at: number | null
  readonly action_errors: number
  readonly comparison_errors: number
  readonly capture_left: number
  readonly secret_use_count: number
  readonly secret_last_used_at: number | null
  readonly previous_secret_use_count: number
  readonly previous_secret_last_used_at: number | null
}

interface ApiKeysTable {
  readonly id: string
  /** As with kept things. */
  readonly ordinal: number
  readonly name: string
  readonly role: string
  readonly hash: string
  readonly created_at: number
  readonly last_used_at: number | null
}

interface SignInsTable {
  readonly hash: string
  /** The hash of the key that was brought: once no key has it, nobody is signed in with it. */
  readonly key_hash: string
  /** The sign-in or the key that a ticket was made for; null of a sign-in. */
  readonly parent: string | null
  readonly expires: number
}

/** Has one row. */
interface RevisionTable {
  readonly id: number
  readonly value: number
}

type ExecutionsTable = FieldColumns<typeof executionFields> & {
  /** How much room it takes, in bytes. */
  readonly size: number
}

/** Bodies of messages that are too long for a row that is written again. */
interface ExecutionBodiesTable {
  readonly id: string
  readonly body: Uint8Array
}

interface RepliesTable extends ReplyColumns {
  readonly name: string
  readonly execution: string
  readonly instance_id: string
  readonly fingerprint: string | null
  readonly claimed: number
  readonly expires: number
}

/** What comes of a claim. */
interface ReplyColumns {
  readonly state: string
  /** How much room it takes, in bytes. */
  readonly size: number
  readonly status: number | null
  /** As JSON. */
  readonly headers: string | null
  readonly body: Uint8Array | null
}

/** The columns that fields of executions are kept in. */
type FieldColumns<Fields extends ExecutionFields> = {
  readonly [Name in keyof Fields as PlainColumn<Fields[Name]>]: Kept<Fields[Name]>
} & {
  readonly [Name in keyof Fields as MessageColumn<Fields[Name], 'headers'>]: string | null
} & {
  readonly [Name in keyof Fields as MessageColumn<Fields[Name], 'size' | 'redacted'>]: number | null
} & {
  /** Null of a body that has a row of its own, too. */
  readonly [Name in keyof Fields as MessageColumn<Fields[Name], 'body'>]: Uint8Array | null
}

type PlainColumn<Field extends ExecutionField> = Field['kind'] extends 'message' ? never : Field['column']

type MessageColumn<Field extends ExecutionField, End extends string> = Field['kind'] extends 'message'
  ? `${Field['column']}_${End}`
  : never

/** Flags are numbers, and lists JSON. */
type Kept<Field extends ExecutionField> = Field['kind'] extends 'flag'
  ? number
  : Field['kind'] extends 'json'
    ? string
    : Plain<z.output<Field['schema']>>

type Plain<Value> = Value extends string ? string : Value extends number ? number : Value
