import { DEFAULT_MIGRATION_TABLE, Migrator, type Kysely, type Migration } from 'kysely'
import { isErrorLike } from '../../problem/index.js'
import type { Tables } from './tables.js'

/** Where the names of the steps that were taken are kept. */
export const MIGRATIONS_TABLE = DEFAULT_MIGRATION_TABLE

/**
 * Takes the steps that are missing, all of them or none. Others that do the same meanwhile wait for each other.
 * @param steps by name, in the order of their names
 * @param schema where their names are kept, in a database that has several
 */
export async function migrate(
  db: Kysely<Tables>,
  steps: Readonly<Record<string, Migration>>,
  schema?: string,
): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...steps }) }
  const where = schema === undefined ? {} : { migrationTableSchema: schema }
  const { error } = await new Migrator({ db, provider, ...where }).migrateToLatest()
  if (error !== undefined)
    throw isErrorLike(error) ? error : new Error('a migration failed', { cause: error })
}

/** The steps of a database that this version does not know: a later one has taken them. */
export const unknownSteps = (
  taken: readonly string[],
  steps: Readonly<Record<string, Migration>>,
): string[] => taken.filter((name) => !(name in steps))
