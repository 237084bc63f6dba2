import { sql, type Kysely } from 'kysely'
import { conflictOver, type Change, type SystemTrigger, type Trigger } from '../../triggers/index.js'
import { ConstraintViolation } from '../commit/failures.js'
import { NO_ACTIVITY_ROW, rowOfActivity, rowOfInstance } from './instance-row.js'
import type { Tables } from '../schema/tables.js'
import { rowOfTrigger } from './trigger-row.js'

/** Makes changes in their order, within a transaction. Rejects with Problem `conflict`. */
export async function make(changes: readonly Change[], db: Kysely<Tables>): Promise<void> {
  for (const change of changes) await makeOne(change, db)
}

async function makeOne(change: Change, db: Kysely<Tables>): Promise<void> {
  switch (change.kind) {
    case 'save trigger':
      await saveTrigger(change.trigger, db)
      break
    case 'remove trigger':
      await db.deleteFrom('triggers').where('id', '=', change.id).execute()
      break
    case 'save instance':
      await saveInstance(change.instance, db)
      break
    case 'remove instance':
      await db.deleteFrom('instances').where('id', '=', change.id).execute()
      break
    case 'note activity':
      await db
        .updateTable('instances')
        .set(rowOfActivity(change.activity))
        .where('id', '=', change.instance)
        .execute()
      break
  }
}

async function saveTrigger(trigger: Trigger, db: Kysely<Tables>): Promise<void> {
  const { id, ...columns } = rowOfTrigger(trigger)
  if (columns.version === 1) {
    const ordinal = sql<number>`(select coalesce(max(ordinal), 0) + 1 from triggers)`
    const { numInsertedOrUpdatedRows: made } = await db
      .insertInto('triggers')
      .values({ id, ordinal, ...columns })
      .onConflict((same) => same.column('id').doNothing())
      .executeTakeFirstOrThrow()
    if (made !== 1n) throw conflictOver(id)
  } else {
    const { numUpdatedRows } = await db
      .updateTable('triggers')
      .set(columns)
      .where('id', '=', id)
      .where('version', '=', columns.version - 1)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows !== 1n) throw conflictOver(id)
  }
}

async function saveInstance(instance: SystemTrigger, db: Kysely<Tables>): Promise<void> {
  try {
    await writeInstance(instance, db)
  } catch (error) {
    // The only other thing an instance rests on is its trigger.
    throw error instanceof ConstraintViolation ? conflictOver(instance.trigger_id) : error
  }
}

async function writeInstance(instance: SystemTrigger, db: Kysely<Tables>): Promise<void> {
  const { id, ...columns } = rowOfInstance(instance)
  if (columns.version === 1) {
    const ordinal = sql<number>`(select coalesce(max(ordinal), 0) + 1 from instances)`
    const { numInsertedOrUpdatedRows: made } = await db
      .insertInto('instances')
      .values({ id, ordinal, ...columns, ...NO_ACTIVITY_ROW })
      .onConflict((same) => same.column('id').doNothing())
      .executeTakeFirstOrThrow()
    if (made !== 1n) throw conflictOver(id)
  } else {
    const { numUpdatedRows } = await db
      .updateTable('instances')
      .set(columns)
      .where('id', '=', id)
      .where('version', '=', columns.version - 1)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows !== 1n) throw conflictOver(id)
  }
}
