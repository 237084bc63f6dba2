import type { Kysely } from 'kysely'
import type { Tables } from '../schema/tables.js'

/** What PostgreSQL is told of a parameter: it takes those it knows nothing of for text. */
export type ColumnType = 'text' | 'bigint' | 'bytea'

/** A write of rows by their key, for as many as there are. */
export interface Statement {
  /** Whether rows that are new are added; others are passed over if they are not there. */
  readonly kind: 'put' | 'update'
  readonly table: keyof Tables
  /** The key, which comes first, and what is written. */
  readonly columns: Readonly<Record<string, ColumnType>>
  /** Of a `put`, which rows that are there it writes over, as SQL on those and `excluded`. @default all */
  readonly over?: string
  /** Whether others may write the same rows; then it takes its turn among edits. */
  readonly isAmongEdits: boolean
}

/** One statement with its rows, of different keys. */
export interface Write {
  readonly statement: Statement
  /** The values of each row, in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[]
}

/**
 * Makes writes in their order and in one transaction, and gives the revision, which they leave as it is. Rejects
 * with Problem `storage-unavailable`, and then none is made. It costs little more than the commit: SQLite is told
 * of it in one message, PostgreSQL of each write at once.
 */
export type WriteTogether = (writes: readonly Write[]) => Promise<number>

/** A database whose tables are up to date. */
export interface OpenDatabase {
  readonly db: Kysely<Tables>
  /** For what may take long to read: writes do not wait for it. */
  readonly reader: Kysely<Tables>
  readonly writeTogether: WriteTogether
}
