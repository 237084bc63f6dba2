/** A SQLite library, as far as the thread with the database needs one. Its calls block the thread. */
export interface Engine {
  /** Opens a file; one that is only read must exist. Throws `SqliteError`. */
  open(path: string, mode: { readonly readOnly: boolean }): EngineDatabase
}

/** An open file. What SQLite refuses is thrown as `SqliteError`. */
export interface EngineDatabase {
  prepare(sql: string): EngineStatement
  /** Ends the transaction if there is one. */
  rollback(): void
  close(): void
}

export type Row = Readonly<Record<string, unknown>>

/** A statement that is ready to run. */
export interface EngineStatement {
  /** Whether it gives rows. */
  readonly isReader: boolean
  /** The rows, by names of columns. */
  all(parameters: readonly unknown[]): Row[]
  /** The number of rows it has written. */
  run(parameters: readonly unknown[]): number
}

/** How long another connection that writes is waited for, in milliseconds. */
export const BUSY_MS = 2000
