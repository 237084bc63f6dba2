import { sql, type InsertResult, type Kysely, type UpdateResult } from 'kysely'
import { conflictOver, type Change, type SystemTrigger, type Trigger } from '../../triggers/index.js'
import { ConstraintViolation } from '../commit/failures.js'
import { NO_ACTIVITY_ROW, rowOfInstance } from './instance-row.js'
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
  }
}

async function saveTrigger(trigger: Trigger, db: Kysely<Tables>): Promise<void> {
  const { id, ...columns } = rowOfTrigger(trigger)
  await saveVersion(
    id,
    columns.version,
    () =>
      db
        .insertInto('triggers')
        .values({
          id,
          ordinal: sql<number>`(select coalesce(max(ordinal), 0) + 1 from triggers)`,
          ...columns,
        })
        .onConflict((same) => same.column('id').doNothing())
        .executeTakeFirstOrThrow(),
    () =>
      db
        .updateTable('triggers')
        .set(columns)
        .where('id', '=', id)
        .where('version', '=', columns.version - 1)
        .executeTakeFirstOrThrow(),
  )
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
  await saveVersion(
    id,
    columns.version,
    () =>
      db
        .insertInto('instances')
        .values({
          id,
          ordinal: sql<number>`(select coalesce(max(ordinal), 0) + 1 from instances)`,
          ...columns,
          ...NO_ACTIVITY_ROW,
        })
        .onConflict((same) => same.column('id').doNothing())
        .executeTakeFirstOrThrow(),
    () =>
      db
        .updateTable('instances')
        .set(columns)
        .where('id', '=', id)
        .where('version', '=', columns.version - 1)
        .executeTakeFirstOrThrow(),
  )
}

/** Writes the first version of a thing, if there is none, or the next where the one before is there. */
async function saveVersion(
  id: string,
  version: number,
  first: () => Promise<InsertResult>,
  next: () => Promise<UpdateResult>,
): Promise<void> {
  const written = version === 1 ? (await first()).numInsertedOrUpdatedRows : (await next()).numUpdatedRows
  if (written !== 1n) throw conflictOver(id)
}
