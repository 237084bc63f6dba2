import type { Log } from '../../log/index.js'
import type { StoreState } from '../schema/state.js'
import { databaseAt } from './dialect.js'
import { atStart } from './errors.js'
import { LIMITS } from './limits.js'
import { survey } from './survey.js'

/** What opening a PostgreSQL database would come to; nothing is made and nothing changed. Rejects as opening it does. */
export async function examinePostgres(databaseUrl: string, log: Log): Promise<StoreState> {
  const db = databaseAt(databaseUrl, LIMITS, log)
  try {
    const { taken, missing } = await survey(db)
    return { exists: taken.length > 0, missing }
  } catch (error) {
    throw atStart(error)
  } finally {
    await db.destroy().catch(() => undefined)
  }
}
