import type { BatchResult } from '../commit/batch.js'
import type { Packed } from '../commit/pack.js'

/** What the thread is asked for, by kind. */
export interface Asked {
  /** Looks at a file without changing it. */
  readonly look: {
    readonly path: string
    /** Whether each of its pages is looked at. */
    readonly isWhole: boolean
  }
  /** Takes the lock of a file, and holds it until it closes or the process ends. */
  readonly hold: { readonly path: string; readonly waitMs: number }
  /** Opens a file for reading and writing. */
  readonly open: { readonly path: string }
  readonly run: { readonly sql: string; readonly parameters: readonly unknown[] }
  /** A whole transaction. */
  readonly write: Packed
  /** Ends a transaction if there is one: some failures end it by themselves. */
  readonly rollback: object
  /** Closes the file; the thread then ends. */
  readonly close: object
}
export type Kind = keyof Asked

/** What it answers. */
export interface Answered {
  readonly look: Look
  readonly hold: undefined
  readonly open: undefined
  readonly run: Result
  readonly write: BatchResult
  readonly rollback: undefined
  readonly close: undefined
}

/** What can be seen of a database from outside. */
export interface Look {
  /** What SQLite finds wrong in the file, as far as it was looked at; empty when that is sound. */
  readonly faults: readonly string[]
  readonly tables: readonly string[]
  /** The names of the migrations it has been through. */
  readonly migrations: readonly string[]
}

/** What a statement gives. */
export interface Result {
  readonly rows: unknown[]
  /** How many rows it has written; undefined for one that gives rows. */
  readonly changes: number | undefined
}

/** One thing asked, under a number that its answer has as well. */
export type Request = {
  [K in Kind]: { readonly id: number; readonly kind: K; readonly given: Asked[K] }
}[Kind]

export type Answer =
  { readonly id: number; readonly value: Answered[Kind] } | { readonly id: number; readonly failure: Failure }

/** An error of SQLite's; only plain values cross between threads. */
export interface Failure {
  /** Such as `SQLITE_BUSY`; empty when it is another error. */
  readonly code: string
  readonly message: string
}
