import { join } from 'node:path'
import { expect } from 'chai'
import { Kysely, sql } from 'kysely'
import { threadDialect, ThreadDriver } from '../../../src/store/sqlite/dialect.js'
import { SqliteThread } from '../../../src/store/sqlite/thread.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'

describe('The database thread', () => {
  const tempDir = tempDirs()
  let log: MemoryLog
  let threads: SqliteThread[]
  let db: Kysely<unknown>
  beforeEach(() => {
    log = new MemoryLog()
    threads = []
    const path = join(tempDir(), 'any.db')
    db = new Kysely({
      dialect: threadDialect(
        new ThreadDriver(async () => {
          const thread = new SqliteThread(log)
          threads.push(thread)
          await thread.ask('open', { path })
          return thread
        }),
      ),
    })
  })
  afterEach(() => db.destroy())

  const count = async (): Promise<unknown> => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from things`.execute(db)
    return rows[0]?.count
  }
  /** Ends the thread behind the back of those who use it; what is asked after this is not answered. */
  const die = async (): Promise<void> => {
    await threads[0]?.ask('close', {})
  }

  it('refuses what waits for it when it dies, and says so', async () => {
    await sql`create table things (id integer)`.execute(db)
    const dying = die()
    const asked = [1, 2].map(() => threads[0]?.ask('run', { sql: 'select 1', parameters: [] }))
    const problems = await Promise.all(asked.map((one) => problemOf(() => one)))
    await dying
    expect(problems.map(({ code }) => code)).to.deep.equal(['storage-unavailable', 'storage-unavailable'])
    expect((await problemOf(() => threads[0]?.ask('rollback', {}))).code).to.equal('storage-unavailable')
    expect(log.lines.map(({ level, message }) => [level, message])).to.deep.equal([
      ['error', 'the database thread has died'],
    ])
  })

  it('is replaced when it has died: what was not committed is lost, and nothing else', async () => {
    await sql`create table things (id integer)`.execute(db)
    await sql`insert into things values (1)`.execute(db)
    const problem = await problemOf(() =>
      db.transaction().execute(async (transaction) => {
        await sql`insert into things values (2)`.execute(transaction)
        const dying = die()
        await sql`insert into things values (3)`.execute(transaction)
        await dying
      }),
    )
    expect(problem.code).to.equal('storage-unavailable')
    expect([await count(), threads.length]).to.deep.equal([1, 2])
  })

  it('lets one transaction follow the other, however they are started', async () => {
    await sql`create table things (id integer)`.execute(db)
    const add = (id: number, fails: boolean): Promise<void> =>
      db.transaction().execute(async (transaction) => {
        await sql`insert into things values (${id})`.execute(transaction)
        const { rows } = await sql<{ id: number }>`select id from things order by id`.execute(transaction)
        expect(rows.filter((row) => row.id % 2 === 1 && row.id !== id)).to.deep.equal([])
        if (fails) throw new Error('taken back')
      })
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((id) => add(id, id % 2 === 1)))
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(await count()).to.equal(2)
  })

  it('keeps no more than some statements ready, and runs any number of others', async () => {
    await sql`create table things (id integer)`.execute(db)
    for (let id = 0; id < 300; id += 1) await sql`insert into things values (${sql.lit(id)})`.execute(db)
    expect(await count()).to.equal(300)
  })
})
