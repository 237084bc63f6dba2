/** What both databases hold, column by column: flags are 0 or 1, instants milliseconds since the epoch. */
export interface Tables {
  readonly triggers: TriggersTable
  readonly instances: InstancesTable
  readonly api_keys: ApiKeysTable
  readonly revision: RevisionTable
  readonly executions: ExecutionsTable
  readonly execution_bodies: ExecutionBodiesTable
  readonly replies: RepliesTable
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
}

/** Has one row. */
interface RevisionTable {
  readonly id: number
  readonly value: number
}

interface ExecutionsTable extends CourseColumns {
  /** Sorts by the time it was made. */
  readonly id: string
  /** The X-Request-ID of the call. */
  readonly request: string
  readonly instance_id: string | null
  readonly system_id: string | null
  readonly trigger_id: string | null
  readonly module: string | null
  readonly method: string | null
  readonly verb: string
  readonly received: number
  readonly address: string
  readonly query: string
  readonly is_binary: number
  readonly calls: number
  readonly replay_of: string | null
  /** As JSON. */
  readonly bypassed: string
  readonly message_headers: string | null
  readonly message_size: number | null
  readonly message_redacted: number | null
  /** Null of a body that has a row of its own. */
  readonly message_body: Uint8Array | null
}

/** Bodies of messages that are too long for a row that is written again. */
interface ExecutionBodiesTable {
  readonly id: string
  readonly body: Uint8Array
}

/** What changes in the course of an execution. */
export interface CourseColumns {
  readonly state: string
  readonly run: string | null
  readonly started: number | null
  readonly finished: number | null
  readonly status: number | null
  readonly outcome: string | null
  readonly problem: string | null
  /** As JSON. */
  readonly gates: string
  readonly debounced: number
  readonly handed_over: number
  /** How much room it takes, in bytes. */
  readonly size: number
  readonly reply_headers: string | null
  readonly reply_size: number | null
  readonly reply_redacted: number | null
  readonly reply_body: Uint8Array | null
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
