import type { Log } from '../../log/index.js'
import type { OpenDatabase } from '../commit/batch.js'
import { databaseAt } from './dialect.js'
import { atStart } from './errors.js'
import { LIMITS } from './limits.js'
import { migratePostgres } from './migrate.js'
import { survey } from './survey.js'
import { writeBatch } from './write-batch.js'

/** Opens a PostgreSQL database. */
export async function openPostgres(databaseUrl: string, log: Log): Promise<OpenDatabase> {
  const db = databaseAt(databaseUrl, LIMITS, log)
  try {
    const state = await survey(db)
    if (state.missing.length > 0) await migratePostgres(databaseUrl, state, db, log)
    // A pool has connections for readers and writers alike.
    return { db, reader: db, writeBatch: (batch) => writeBatch(db, batch) }
  } catch (error) {
    await db.destroy().catch(() => undefined)
    throw atStart(error)
  }
}
