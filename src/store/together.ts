import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** One statement, for as many rows as there are. */
export interface Write {
  readonly sql: string
  /** The parameters of each row. */
  readonly rows: readonly (readonly unknown[])[]
}

/**
 * Makes writes in one transaction, and gives the one value a query then has. Rejects with Problem
 * `storage-unavailable`, and then none is made. Where the database is in another thread it costs one message
 * there and back, which a transaction that is led from here does not.
 */
export type WriteTogether = (writes: readonly Write[], query: string) => Promise<unknown>

/** A database whose tables are up to date. */
export interface OpenDatabase {
  readonly db: Kysely<Tables>
  /** Where a transaction of one message is cheaper than one that is led from here. */
  readonly writeTogether?: WriteTogether
}
