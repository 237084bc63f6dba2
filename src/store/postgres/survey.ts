import { sql, type Kysely } from 'kysely'
import { unusable } from '../commit/failures.js'
import { MIGRATIONS_TABLE, unknownSteps } from '../schema/migrate.js'
import { migrations } from '../schema/migrations.js'
import type { Tables } from '../schema/tables.js'
import { unavailable } from './errors.js'

/** What a database is like before anything is done to it. */
export interface Survey {
  /** The schema of the tables. */
  readonly schema: string
  /** The migrations it has been through. */
  readonly taken: readonly string[]
  /** Those that are missing, by name. */
  readonly missing: readonly string[]
}

interface Row {
  readonly encoding: string
  /** The first schema of the search path that is there. */
  readonly schema: string | null
  /** The schema in which the search path has the table of migrations. */
  readonly home: string | null
  readonly may: boolean
  readonly read_only: string
}

/**
 * Looks at a database. Rejects with Problem `invalid-configuration` where it cannot be used, or was written by a later
 * version; with `storage-unavailable` where it may be used later.
 */
export async function survey(db: Kysely<Tables>): Promise<Survey> {
  const { rows } = await sql<Row>`
    select current_setting('server_encoding') as encoding,
      current_schema()::text as schema,
      (select n.nspname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.oid = to_regclass(${sql.lit(MIGRATIONS_TABLE)})) as home,
      coalesce(has_schema_privilege(current_schema(), 'create'), false) as may,
      current_setting('transaction_read_only') as read_only`.execute(db)
  const [row] = rows
  if (!row) throw new Error('the database has said nothing of itself')
  if (row.encoding !== 'UTF8') throw unusable('databaseUrl', wrongEncoding(row.encoding))
  const schema = row.home ?? row.schema
  if (schema === null) throw refusal('3F000')
  const taken = row.home === null ? [] : await takenIn(db, row.home)
  if (unknownSteps(taken, migrations).length > 0) throw unusable('databaseUrl', NEWER)
  if (row.read_only === 'on') throw refusal('25006')
  const missing = Object.keys(migrations).filter((name) => !taken.includes(name))
  if (missing.length > 0 && !row.may) throw refusal('42501')
  return { schema, taken, missing }
}

async function takenIn(db: Kysely<Tables>, schema: string): Promise<readonly string[]> {
  const { rows } = await sql<{
    name: string
  }>`select name from ${sql.table(`${schema}.${MIGRATIONS_TABLE}`)}`.execute(db)
  return rows.map(({ name }) => name)
}

const NEWER = 'the database was written by a later version: install that version, or name another'

const wrongEncoding = (encoding: string): string =>
  `the database keeps text as ${encoding}, which has not every letter: make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and name it in the URL`

/** What the server would say itself once it is too late. */
const refusal = (code: string) => unavailable(new Refusal(code))

class Refusal extends Error {
  constructor(readonly code: string) {
    super('seen before anything was done')
  }
}
