/** How often and when a secret was last used by an accepted call. */
export interface SecretUse {
  readonly count: number
  /** Milliseconds since the epoch; null before the first use. */
  readonly last_used_at: number | null
}

/** What an instance has been through; it outlives restarts and edits. */
export interface Activity {
  /** How often the trigger fired. */
  readonly trigger_count: number
  /** When it last fired, in milliseconds since the epoch; null before the first time. */
  readonly triggered_at: number | null
  readonly action_errors: number
  readonly comparison_errors: number
  /** How many of its next calls are recorded and not run. @see Captures */
  readonly capture_left: number
  readonly secret_use: SecretUse
  readonly previous_secret_use: SecretUse
}

export const UNUSED: SecretUse = { count: 0, last_used_at: null }

/** The activity of an instance that is new. */
export const NO_ACTIVITY: Activity = {
  trigger_count: 0,
  triggered_at: null,
  action_errors: 0,
  comparison_errors: 0,
  capture_left: 0,
  secret_use: UNUSED,
  previous_secret_use: UNUSED,
}
