import { sql, type Kysely } from 'kysely'
import { silentLog } from '../../../src/log/index.js'
import { migrations } from '../../../src/store/schema/migrations.js'
import { openSqlite } from '../../../src/store/sqlite/index.js'

/** Stops within the migration, with all tables made and none of them kept. */
await openSqlite(process.argv[2] ?? '', silentLog, { ...migrations, '9999_stalled': { up: stall } })

async function stall(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{
    name: string
  }>`select name from sqlite_schema where type = 'table' and name not like 'kysely%' order by rowid`.execute(
    db,
  )
  process.stdout.write(`inside with ${rows.map(({ name }) => name).join(',')}\n`)
  await new Promise((resolve) => setTimeout(resolve, 600_000))
}
