/** What both databases hold, column by column: flags are 0 or 1, instants milliseconds since the epoch. */
export interface Tables {
  readonly triggers: TriggersTable
  readonly instances: InstancesTable
  readonly api_keys: ApiKeysTable
  readonly revision: RevisionTable
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
  readonly webhook_secret: string
  readonly previous_secret: string | null
  readonly previous_secret_expires_at: number | null
}

export interface ActivityColumns {
  readonly trigger_count: number
  readonly triggered_at: number | null
  readonly action_errors: number
  readonly comparison_errors: number
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
}

/** Has one row. */
interface RevisionTable {
  readonly id: number
  readonly value: number
}
