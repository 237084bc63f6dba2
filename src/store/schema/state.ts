/** What a database is like before it is opened. */
export interface StoreState {
  /** Whether there are tables of ours. */
  readonly exists: boolean
  /** The migrations that opening it would make, by name. */
  readonly missing: readonly string[]
  /** A host that is at work on it, where that can be known. */
  readonly host?: string
}
