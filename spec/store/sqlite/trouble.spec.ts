import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { sql, type Kysely } from 'kysely'
import { storesOn, type Stores } from '../../../src/store/open-stores.js'
import { openSqlite } from '../../../src/store/sqlite/index.js'
import type { Tables } from '../../../src/store/schema/tables.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { aKey, anActivity, saveInstance, saveTrigger } from '../../support/records.js'
import { noteActivity } from '../../support/write-units.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'

describe('A database file in trouble', () => {
  const tempDir = tempDirs()
  let folder: string
  let db: Kysely<Tables>
  let stores: Stores
  beforeEach(async () => {
    folder = tempDir()
    const opened = await openSqlite(folder, new MemoryLog())
    db = opened.db
    stores = storesOn(opened)
    await stores.triggers.apply([saveTrigger(), saveInstance()])
  })
  afterEach(() => db.destroy())

  const refusal = ['storage-unavailable', 'the database cannot be used now: try again later']

  describe('because another writes', () => {
    let other: Database.Database
    beforeEach(() => {
      other = new Database(join(folder, 'placeos-webhooks.db'))
      other.exec('begin immediate')
    })
    afterEach(() => other.close())

    it('refuses an edit after a while, and takes it later', async () => {
      const edit = (): Promise<number> => stores.triggers.apply([saveTrigger({ version: 2 })])
      const problem = await problemOf(edit)
      expect([problem.code, problem.message]).to.deep.equal(refusal)
      expect(problem.cause).to.have.property('code', 'SQLITE_BUSY')
      other.exec('rollback')
      expect(await edit()).to.equal(2)
    })

    it('still reads', async () => {
      expect((await stores.triggers.load()).triggers).to.have.length(1)
      expect([await stores.triggers.revision(), await stores.keys.list()]).to.deep.equal([1, []])
    })

    it('lets everything else go on while it waits', async () => {
      const waiting = { turns: 0, isOver: false }
      const writing = problemOf(() => stores.keys.put(aKey())).finally(() => {
        waiting.isOver = true
      })
      while (!waiting.isOver) {
        await turn()
        waiting.turns += 1
      }
      expect((await writing).code).to.equal('storage-unavailable')
      // A thread that waits for the file itself comes round a few times only.
      expect(waiting.turns).to.be.above(100)
    })
  })

  it('because it is full refuses what does not fit, keeps nothing of it, and goes on when there is room', async () => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    const limit = async (pages: number): Promise<unknown> =>
      sql`pragma max_page_count = ${sql.lit(pages)}`.execute(db)
    const before = await stores.triggers.load()
    const many = Array.from({ length: 200 }, (_, at) =>
      saveTrigger({ id: `trigger-many-${at}`, description: 'x'.repeat(1000) }),
    )
    await limit((rows[0]?.page_count ?? 0) + 2)
    const problem = await problemOf(() => stores.triggers.apply([saveTrigger({ version: 2 }), ...many]))
    expect([problem.code, problem.message]).to.deep.equal(refusal)
    expect(problem.cause).to.have.property('code', 'SQLITE_FULL')
    expect(await stores.triggers.load()).to.deep.equal(before)
    await noteActivity(stores.units, ['trig-1', anActivity({ trigger_count: 1 })])
    await limit(1_000_000)
    expect(await stores.triggers.apply([saveTrigger({ version: 2 }), ...many])).to.equal(2)
    expect((await stores.triggers.load()).triggers).to.have.length(201)
  })
})
