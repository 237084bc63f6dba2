import { sql, type Kysely } from 'kysely'
import {
  conflictOver,
  type InventoryChange,
  type InventoryStore,
  type MadeModule,
  type MadeSystem,
  type MadeThings,
} from '../../inventory/index.js'
import type { Tables } from '../schema/tables.js'
import { moduleOf, rowOf, systemOf } from './inventory-row.js'

/** Keeps the modules and systems that are made over REST in a database. */
export class SqlInventoryStore implements InventoryStore {
  constructor(private readonly db: Kysely<Tables>) {}

  /** Rejects with Problem `invalid-configuration` as well, when a row is none of ours. */
  load(): Promise<MadeThings> {
    return this.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (db) => ({
        modules: (await rowsIn('modules', db)).map(moduleOf),
        systems: (await rowsIn('systems', db)).map(systemOf),
      }))
  }

  async apply(changes: readonly InventoryChange[]): Promise<void> {
    if (changes.length === 0) return
    await this.db.transaction().execute(async (db) => {
      for (const change of changes) await make(change, db)
    })
  }
}

type Table = 'modules' | 'systems'

const rowsIn = (table: Table, db: Kysely<Tables>) =>
  db.selectFrom(table).selectAll().orderBy('ordinal').execute()

async function make(change: InventoryChange, db: Kysely<Tables>): Promise<void> {
  switch (change.kind) {
    case 'save module':
      await save('modules', change.module, db)
      break
    case 'remove module':
      await db.deleteFrom('modules').where('id', '=', change.id).execute()
      break
    case 'save system':
      await save('systems', change.system, db)
      break
    case 'remove system':
      await db.deleteFrom('systems').where('id', '=', change.id).execute()
      break
  }
}

/** Writes the first version of a thing, if there is none, or the next where the one before is there. */
async function save(table: Table, thing: MadeModule | MadeSystem, db: Kysely<Tables>): Promise<void> {
  const { id, ...columns } = rowOf(thing)
  const ordinal = sql<number>`(select coalesce(max(ordinal), 0) + 1 from ${sql.table(table)})`
  if (thing.version === 1) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto(table)
      .values({ id, ordinal, ...columns })
      .onConflict((same) => same.column('id').doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) throw conflictOver(id)
    return
  }
  const { numUpdatedRows } = await db
    .updateTable(table)
    .set(columns)
    .where('id', '=', id)
    .where('version', '=', thing.version - 1)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw conflictOver(id)
}
