import type { SqliteThread } from '../thread.js'
import { MIGRATIONS_TABLE } from '../../schema/migrate.js'

/** Tables whose rows people know; the others follow from them. */
const COUNTED = ['modules', 'systems', 'triggers', 'instances', 'api_keys', 'executions', 'replies'] as const

/** What is in a database. */
export interface Contents {
  /** What SQLite finds wrong in it; empty when it is sound. */
  readonly faults: readonly string[]
  /** The migrations it has been through; undefined where it is not ours. */
  readonly steps: readonly string[] | undefined
  /** How many rows there are, by table. */
  readonly rows: Readonly<Record<string, number>>
}

/**
 * Looks at all of an open database.
 * @param schema what the connection calls it
 */
export async function contentsOf(thread: SqliteThread, schema = 'main'): Promise<Contents> {
  const check = await column(thread, `pragma ${schema}.integrity_check(10)`)
  const faults = check.filter((line) => line !== 'ok')
  if (faults.length > 0) return { faults, steps: undefined, rows: {} }
  const tables = await column(thread, `select name from ${schema}.sqlite_schema where type = 'table'`)
  const steps = tables.includes(MIGRATIONS_TABLE)
    ? await column(thread, `select name from ${schema}.${MIGRATIONS_TABLE}`)
    : undefined
  return { faults, steps, rows: await rowsOf(thread, schema, tables) }
}

/** Counts rows by table. */
export async function rowsOf(
  thread: SqliteThread,
  schema: string,
  tables: readonly string[] = COUNTED,
): Promise<Readonly<Record<string, number>>> {
  const rows: Record<string, number> = {}
  for (const table of COUNTED)
    if (tables.includes(table))
      rows[table] = Number((await column(thread, `select count(*) from ${schema}.${table}`))[0])
  return rows
}

/** The first value of each row, as text. */
export async function column(thread: SqliteThread, sql: string): Promise<readonly string[]> {
  const { rows } = await thread.ask('run', { sql, parameters: [] })
  return rows.map((row) => String(Object.values(row as Record<string, unknown>)[0]))
}
