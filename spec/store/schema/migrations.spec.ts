import { expect } from 'chai'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { executionFields } from '../../../src/journal/index.js'
import { silentLog } from '../../../src/log/index.js'
import { openStores, type Place } from '../../../src/store/index.js'
import { columnsOf } from '../../../src/store/executions/execution-columns.js'
import { migrate } from '../../../src/store/schema/migrate.js'
import { migrations } from '../../../src/store/schema/migrations.js'
import type { Tables } from '../../../src/store/schema/tables.js'
import { openSqlite } from '../../../src/store/sqlite/index.js'
import { aMessage, anExecution, idAt } from '../../support/executions.js'
import { postgres, POSTGRES } from '../../support/postgres.js'
import { tempDirs } from '../../support/temp-dirs.js'

/** The steps that were taken before the one of this name. */
const before = (name: string): typeof migrations =>
  Object.fromEntries(Object.entries(migrations).filter(([step]) => step < name))

/** A database as an earlier version leaves it. */
type Leave = (steps: typeof migrations, fill: (db: Kysely<Tables>) => Promise<unknown>) => Promise<Place>

/** Within `describe`: gives a way to have such databases. */
const engines: readonly (readonly [name: string, engine: () => Leave])[] = [
  [
    'SQLite',
    () => {
      const makeDir = tempDirs()
      return async (steps, fill) => {
        const dataDir = makeDir()
        const { db } = await openSqlite(dataDir, silentLog, steps)
        await fill(db)
        await db.destroy()
        return { dataDir }
      }
    },
  ],
  [
    POSTGRES,
    () => {
      const makeDatabase = postgres()
      return async (steps, fill) => {
        const { url } = await makeDatabase()
        const pool = new pg.Pool({ connectionString: url })
        const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
        await migrate(db, steps)
        await fill(db)
        await db.destroy()
        return { databaseUrl: url }
      }
    },
  ],
]

for (const [name, engine] of engines)
  describe(`${name}, left by an earlier version`, () => {
    const leave = engine()

    it('keeps what executions have whose columns were named otherwise', async () => {
      const body = new Uint8Array(Buffer.from('{}'))
      const place = await leave(before('0009_requests'), (db) =>
        sql`
          insert into executions (id, execution, instance_id, system_id, trigger_id, module, method, verb,
            received, state, run, debounced, size, calls, address, query, is_binary, gates, bypassed,
            request_size, request_redacted, request_headers, request_body)
          values (${idAt(1)}, 'call-1', 'trig-1', 'sys-1', 'trigger-1', 'Display_1', 'request', 'POST',
            ${anExecution(1).received}, 'received', ${idAt(1)}, 0, 1002, 1, '10.0.0.7', '', 0,
            '["secret given","webhook known"]', '[]', 2, 1, '[["X-A","1"]]', ${body})
        `.execute(db),
      )
      const { journal, close } = await openStores(place, silentLog)
      const found = await journal.find(idAt(1))
      const { count: asked } = await journal.search({ text: 'CALL-1' }, { limit: 1, isCounted: true })
      await close()
      expect([found, asked]).to.deep.equal([
        anExecution(1, { message: aMessage('{}', { headers: [['X-A', '1']], isRedacted: true }) }),
        1,
      ])
    })

    it('has a column for every part of every field of executions, and no other', async () => {
      let columns: string[] = []
      await leave(migrations, async (db) => {
        const tables = await db.introspection.getTables()
        columns = tables.find((table) => table.name === 'executions')?.columns.map((one) => one.name) ?? []
      })
      const declared = Object.values(executionFields).flatMap((field) => Object.keys(columnsOf(field)))
      expect(columns).to.have.members([...declared, 'size'])
    })
  })
