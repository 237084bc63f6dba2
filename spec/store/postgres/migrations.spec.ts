import { expect } from 'chai'
import pg from 'pg'
import { openStores, type Stores } from '../../../src/store/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { postgres, POSTGRES, type SpecDatabase } from '../../support/postgres.js'
import { saveTrigger } from '../../support/records.js'
import { until } from '../../support/until.js'

/** Of the lock that migrations take, by every version. */
const LOCK = '3853314791062309107'

describe(`The migrations of ${POSTGRES}`, () => {
  const makeDatabase = postgres()
  let database: SpecDatabase
  let log: MemoryLog
  let other: pg.Client
  let stores: Stores | undefined
  beforeEach(async () => {
    database = await makeDatabase()
    log = new MemoryLog()
    other = new pg.Client({ connectionString: database.url, application_name: 'somebody-else' })
    await other.connect()
  })
  afterEach(async () => {
    await other.end()
    await stores?.close()
  })

  const open = async (): Promise<Stores> => (stores = await openStores({ databaseUrl: database.url }, log))
  const waiting = () =>
    until(
      () => log.lines.find(({ message }) => message.startsWith('a start waits for a lock')),
      () => 'the wait was not logged',
    )

  it('wait for those that another process makes, say so, and go on when they are over', async () => {
    await other.query(`select pg_advisory_lock(${LOCK})`)
    const opening = open()
    const { level, details } = await waiting()
    expect([level, details.sessions]).to.deep.equal([
      'warn',
      [
        {
          pid: Number((await other.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid),
          application: 'somebody-else',
        },
      ],
    ])
    await other.query(`select pg_advisory_unlock(${LOCK})`)
    const { triggers } = await opening
    expect(await triggers.apply([saveTrigger()])).to.equal(1)
  })

  it('wait for a table that another session holds', async () => {
    await open()
    await stores?.close()
    // As if the last steps were still to come.
    await database.administerHere(`delete from kysely_migration where name >= '0010'; drop table totals, modules, systems;
      drop index executions_facts; drop table sign_ins; alter table api_keys drop column last_used_at;
      create index executions_by_size on executions (id, size)`)
    await other.query('begin; lock table executions')
    const opening = open()
    await waiting()
    await other.query('commit')
    const { triggers } = await opening
    expect(await triggers.apply([saveTrigger()])).to.equal(1)
  })

  it('take as long as they take, whatever limit their user has', async () => {
    const name = new URL(database.url).pathname.slice(1)
    await database.administer(`alter database ${name} set statement_timeout = 2000`)
    // Each table that is made takes long, as an index of many rows does.
    await database.administerHere(`
      create function linger() returns event_trigger language plpgsql as
        $$ begin if tg_tag = 'CREATE INDEX' and current_query() like '%by_system%' then perform pg_sleep(2.5); end if; end $$;
      create event trigger linger on ddl_command_end execute function linger()`)
    const { triggers } = await open()
    expect(await triggers.apply([saveTrigger()])).to.equal(1)
  })
})
