import type { Keys } from '../auth/index.js'
import type { TriggerStore } from '../triggers/index.js'

/** What is kept, in hand without anything running. */
export interface Records {
  readonly keys: Keys
  readonly triggers: TriggerStore
  close(): Promise<void>
}
