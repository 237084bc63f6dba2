import { expect } from 'chai'
import pg from 'pg'
import { openStores, type Stores } from '../../../src/store/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { pgbouncer, PGBOUNCER } from '../../support/pgbouncer.js'
import { postgres, type SpecDatabase } from '../../support/postgres.js'
import { aKey, saveInstance, saveTrigger } from '../../support/records.js'
import { problemOf } from '../../support/thrown.js'

describe(`A database behind ${PGBOUNCER}`, () => {
  const makeDatabase = postgres()
  const startPooler = pgbouncer()
  let database: SpecDatabase
  let open: Stores[]
  beforeEach(async () => {
    database = await makeDatabase()
    open = []
  })
  afterEach(() => Promise.all(open.map((stores) => stores.close())))

  const opened = async (databaseUrl: string): Promise<Stores> => {
    const stores = await openStores({ databaseUrl }, new MemoryLog())
    open.push(stores)
    return stores
  }

  for (const mode of ['transaction', 'session'])
    it(`is made, read and written while each ${mode} has a connection`, async () => {
      const { url } = await startPooler(database.url, {
        pool_mode: mode,
        // A session keeps its connection.
        default_pool_size: mode === 'session' ? '30' : '4',
      })
      const [one, two] = await Promise.all([opened(url), opened(url)])
      await one.triggers.apply([saveTrigger(), saveInstance()])
      await two.keys.put(aKey())
      const loads = await Promise.all(
        Array.from({ length: 30 }, (_, at) => (at % 2 === 0 ? one : two).triggers.load()),
      )
      for (const load of loads) expect(load.instances).to.have.length(1)
      expect(await one.keys.list()).to.deep.equal([aKey()])
    })

  it('leaves nothing behind on connections that others use as well', async () => {
    const { url } = await startPooler(database.url, { default_pool_size: '1' })
    const stores = await opened(url)
    await stores.triggers.apply([saveTrigger()])
    const other = new pg.Client({ connectionString: url })
    await other.connect()
    const { rows } = await other.query(
      `select current_setting('statement_timeout') as limit, current_setting('idle_in_transaction_session_timeout') as idle,
        (select count(*)::int from pg_locks join pg_database on pg_database.oid = pg_locks.database
          where datname = current_database() and locktype = 'advisory' and mode = 'ExclusiveLock') as locks`,
    )
    await other.end()
    expect(rows).to.deep.equal([{ limit: '0', idle: '0', locks: 0 }])
  })

  it('is waited for no longer than a call may take when a lock is held', async () => {
    const { url } = await startPooler(database.url)
    const { triggers } = await opened(url)
    await triggers.apply([saveTrigger()])
    const other = new pg.Client({ connectionString: database.url })
    await other.connect()
    await other.query('begin; select * from revision for update')
    const problem = await problemOf(() => triggers.apply([saveTrigger({ version: 2 })]))
    await other.end()
    expect(problem.cause).to.have.property('code', '57014')
    expect(await triggers.apply([saveTrigger({ version: 2 })])).to.equal(2)
  })

  it('is told with its cure when the pooler refuses a parameter of the URL, or knows no such database', async () => {
    const { url } = await startPooler(database.url)
    const told: [url: string, words: RegExp][] = [
      [`${url}?statement_timeout=5000`, /PgBouncer refuses statement_timeout: take it out of the URL/],
      [`${url}?options=-c%20geqo=off`, /PgBouncer refuses options: take it out of the URL/],
      [url.replace(/\/\w+$/, '/nothing'), /no such database/],
    ]
    for (const [databaseUrl, words] of told) {
      const problem = await problemOf(() => openStores({ databaseUrl }, new MemoryLog()))
      expect(problem.code).to.equal('invalid-configuration')
      expect(problem.message).to.match(words)
    }
  })
})
