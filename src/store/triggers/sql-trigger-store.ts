import { sql, type Kysely } from 'kysely'
import type { Change, StoredInstance, Trigger, TriggerSet, TriggerStore } from '../../triggers/index.js'
import { storedInstanceOf } from './instance-row.js'
import { make } from './changes.js'
import type { Tables } from '../schema/tables.js'
import { triggerOf } from './trigger-row.js'

/** How many rows are read at a time, so that nothing else waits long while they are checked. */
const PAGE = 200

/** Keeps triggers in a database, which other processes may share. */
export class SqlTriggerStore implements TriggerStore {
  readonly isShared = true

  constructor(private readonly db: Kysely<Tables>) {}

  /** Rejects with Problem `invalid-configuration` as well, when a row is none of ours. */
  load(): Promise<TriggerSet> {
    // What is read belongs together, whatever others change meanwhile.
    return this.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (db) => ({
        revision: await revisionIn(db),
        triggers: await triggersIn(db),
        instances: await instancesIn(db),
      }))
  }

  apply(changes: readonly Change[]): Promise<number> {
    if (changes.length === 0) return this.revision()
    return this.db.transaction().execute(async (db) => {
      // Whoever changes anything has this row first, so no two wait for each other crosswise.
      const { value } = await db
        .updateTable('revision')
        .set('value', sql<number>`value + 1`)
        .returning('value')
        .executeTakeFirstOrThrow()
      await make(changes, db)
      return value
    })
  }

  revision(): Promise<number> {
    return revisionIn(this.db)
  }
}

async function revisionIn(db: Kysely<Tables>): Promise<number> {
  const { value } = await db.selectFrom('revision').select('value').executeTakeFirstOrThrow()
  return value
}

const triggersIn = (db: Kysely<Tables>): Promise<Trigger[]> =>
  all(
    (after) =>
      db
        .selectFrom('triggers')
        .selectAll()
        .where('ordinal', '>', after)
        .orderBy('ordinal')
        .limit(PAGE)
        .execute(),
    triggerOf,
  )

const instancesIn = (db: Kysely<Tables>): Promise<StoredInstance[]> =>
  all(
    (after) =>
      db
        .selectFrom('instances')
        .selectAll()
        .where('ordinal', '>', after)
        .orderBy('ordinal')
        .limit(PAGE)
        .execute(),
    storedInstanceOf,
  )

/** Every row as its record, read page by page. */
async function all<Row extends { readonly id: string; readonly ordinal: number }, Thing>(
  pageAfter: (ordinal: number) => Promise<Row[]>,
  thingOf: (row: Row) => Thing,
): Promise<Thing[]> {
  const things: Thing[] = []
  let last = 0
  for (;;) {
    const rows = await pageAfter(last)
    for (const row of rows) {
      things.push(thingOf(row))
      last = row.ordinal
    }
    if (rows.length < PAGE) return things
  }
}
