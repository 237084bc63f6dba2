import type { Kysely } from 'kysely'
import type { Tables, TotalName } from '../schema/tables.js'

/** What PostgreSQL is told of a parameter: it takes those it knows nothing of for text. */
export type ColumnType = 'text' | 'bigint' | 'bytea'

/** A write of rows by their key, for as many as there are. */
export interface Statement {
  /** Whether rows are added or written over, written only where they are there, or deleted. */
  readonly kind: 'put' | 'update' | 'delete'
  readonly table: keyof Tables
  /** The key, which comes first, and what is written. */
  readonly columns: Readonly<Record<string, ColumnType>>
  /** Of an update or delete, which of the rows that are there it is for, as SQL. @default all */
  readonly only?: string
  /** Whether others may write the same rows; then it takes its turn among edits. */
  readonly isAmongEdits: boolean
  /** The total that its rows count for. */
  readonly total?: TotalName
  /** Whether a row says how much it has grown since before the batch: of several writes of it the last counts. */
  readonly countsLast?: boolean
}

/** One row for a statement. */
export interface RowWrite {
  readonly statement: Statement
  /** Its values, in the order of the columns. */
  readonly row: readonly unknown[]
  /** By how many bytes the total grows with each row that this is written to. */
  readonly growth: number
}

/** A name that is claimed, and what is written only where it was free. */
export interface Claiming {
  readonly name: string
  /** Milliseconds since the epoch: whatever has expired by then is free. */
  readonly claimed: number
  /** The columns of the claim by their names, its key first. */
  readonly columns: Readonly<Record<string, string | number | null>>
  readonly writes: readonly RowWrite[]
}

/** What is written in one transaction, in this order. */
export interface Batch {
  /** Frees names that others may claim in the same transaction, and takes away rows that are written anew. */
  readonly frees: readonly RowWrite[]
  readonly claims: readonly Claiming[]
  readonly writes: readonly RowWrite[]
}

/** What became of it. */
export interface BatchResult {
  /** For each claim, the row of whoever has the name; undefined where it was free. */
  readonly holders: readonly (Readonly<Record<string, unknown>> | undefined)[]
  /** By how many bytes the totals have grown. */
  readonly grown: Readonly<Record<TotalName, number>>
}

/**
 * Writes a batch in one transaction: what it frees, its claims, then its writes in their order. Rejects with Problem
 * `storage-unavailable`, and then nothing is written. It costs little more than the commit: SQLite is told of it in
 * one message, PostgreSQL of all rows of a statement at once.
 */
export type WriteBatch = (batch: Batch) => Promise<BatchResult>

/** A database whose tables are up to date. */
export interface OpenDatabase {
  readonly db: Kysely<Tables>
  /** For what may take long to read: writes do not wait for it. */
  readonly reader: Kysely<Tables>
  readonly writeBatch: WriteBatch
  /** Does what makes room where there may be none. @default does it as it is */
  readonly makingRoom?: MakingRoom
}

/** Does work, and does it again with some room that was kept for that where the disk is full. */
export type MakingRoom = <T>(work: () => Promise<T>) => Promise<T>

/** Where no room is kept. */
export const withoutReserve: MakingRoom = (work) => work()
