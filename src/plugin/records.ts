import type { Keys } from '../auth/index.js'
import type { TriggerStore } from '../triggers/index.js'

/** A host, as it says of itself. */
export interface HostAtWork {
  /** Where it listens; undefined before it does. */
  readonly address: string | undefined
}

/** What is kept, in hand without anything running. */
export interface Records {
  readonly keys: Keys
  readonly triggers: TriggerStore
  /** The host that is at work on them, where that is known. */
  host(): Promise<HostAtWork | undefined>
  close(): Promise<void>
}
