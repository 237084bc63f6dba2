import { sql, type Kysely } from 'kysely'
import { storesOn, type Stores } from '../../../src/store/open-stores.js'
import { openPostgres } from '../../../src/store/postgres/index.js'
import { openSqlite } from '../../../src/store/sqlite/index.js'
import type { Tables } from '../../../src/store/schema/tables.js'
import type { OpenDatabase } from '../../../src/store/commit/batch.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { postgres, POSTGRES } from '../../support/postgres.js'
import { tempDirs } from '../../support/temp-dirs.js'

/** A database that is open, and the stores on it. */
export interface Opened extends Stores {
  readonly db: Kysely<Tables>
}

/** Within `describe`: gives a way to have the stores of an empty database, which is opened once for all specs. */
export type Engine = () => () => Promise<Opened>

const sqlite: Engine = () => {
  const tempDir = tempDirs(after)
  return openedOnce(() => openSqlite(tempDir(), new MemoryLog()))
}

const postgresql: Engine = () => {
  const makeDatabase = postgres()
  return openedOnce(async () => openPostgres((await makeDatabase()).url, new MemoryLog()))
}

/** Every database there is an adapter for. */
export const engines: readonly (readonly [name: string, engine: Engine])[] = [
  ['SQLite', sqlite],
  [POSTGRES, postgresql],
]

function openedOnce(open: () => Promise<OpenDatabase>): () => Promise<Opened> {
  let opening: Promise<OpenDatabase> | undefined
  after(async () => {
    const opened = await opening
    await opened?.reader.destroy()
    await opened?.db.destroy()
  })
  return async () => {
    const opened = await (opening ??= open())
    await empty(opened.db)
    return { ...storesOn(opened), db: opened.db }
  }
}

async function empty(db: Kysely<Tables>): Promise<void> {
  await db.deleteFrom('triggers').execute()
  await db.deleteFrom('modules').execute()
  await db.deleteFrom('systems').execute()
  await db.deleteFrom('api_keys').execute()
  await db.deleteFrom('sign_ins').execute()
  await db.deleteFrom('executions').execute()
  await db.deleteFrom('replies').execute()
  await sql`update revision set value = 0`.execute(db)
  await sql`update totals set bytes = 0`.execute(db)
}
