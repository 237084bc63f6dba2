import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { expect } from 'chai'
import { sql } from 'kysely'
import { openStores, type Stores } from '../../../src/store/index.js'
import { openPostgres } from '../../../src/store/postgres/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { postgres, POSTGRES, type SpecDatabase } from '../../support/postgres.js'
import { aKey, saveInstance, saveTrigger } from '../../support/records.js'
import { problemOf } from '../../support/thrown.js'
import { until } from '../../support/until.js'
import { startProxy, type Proxy } from '../support/proxy.js'

describe('The URL of a database', () => {
  const bad = [
    'sqlite:///data/webhooks.db',
    'mysql://user:hunter2@127.0.0.1/name',
    'https://user:hunter2@127.0.0.1/name',
    'postgres:',
    '127.0.0.1:5432',
    '/var/run/postgresql',
    'postgres://user:hunter2@127.0.0.1:99999/name',
    'postgres://user:hunter2@127.0.0.1/name?sslmode=verify-full&sslrootcert=/nowhere/hunter2.pem',
    '',
  ]
  for (const databaseUrl of bad)
    it(`is refused when it is ${JSON.stringify(databaseUrl)}`, async () => {
      const log = new MemoryLog()
      const problem = await problemOf(() => openStores({ databaseUrl }, log))
      const message = 'must be a URL such as postgres://user:password@host:5432/name'
      expect([problem.code, problem.faults]).to.deep.equal([
        'invalid-configuration',
        [{ path: 'settings.databaseUrl', message }],
      ])
      expect(problem.message).not.to.include('hunter2')
    })

  it('is told apart from a server that does not answer, without saying any of it', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    try {
      for (const port of [(silent.address() as AddressInfo).port, 1]) {
        const databaseUrl = `postgresql://user:hunter2@127.0.0.1:${port}/name`
        const problem = await problemOf(() => openStores({ databaseUrl }, new MemoryLog()))
        expect(problem.code).to.equal('storage-unavailable')
        expect(problem.cause).to.be.instanceOf(Error)
        expect(inspect(problem, { depth: 9, showHidden: true })).not.to.include('hunter2')
      }
    } finally {
      silent.close()
    }
  })
})

describe(POSTGRES, () => {
  const makeDatabase = postgres()
  let database: SpecDatabase
  let log: MemoryLog
  let open: { close: () => Promise<void> }[]
  beforeEach(async () => {
    database = await makeDatabase()
    log = new MemoryLog()
    open = []
  })
  afterEach(() => Promise.all(open.splice(0).map(({ close }) => close())))

  const opened = async (databaseUrl = database.url): Promise<Stores> => {
    const stores = await openStores({ databaseUrl }, log)
    open.push(stores)
    return stores
  }

  it('has what one process keeps for every other', async () => {
    const [first, second] = [await opened(), await opened(database.url.replace('postgres:', 'postgresql:'))]
    await first.triggers.apply([saveTrigger(), saveInstance()])
    await second.keys.put(aKey())
    await second.triggers.apply([saveInstance({ version: 2 })])
    expect(await first.triggers.load()).to.deep.equal(await second.triggers.load())
    expect([await first.triggers.revision(), await first.keys.list()]).to.deep.equal([2, [aKey()]])
    expect(first.triggers.isShared).to.equal(true)
  })

  it('is brought up to date by one of several that open it for the first time', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => opened()))
    await all[0]?.triggers.apply([saveTrigger()])
    for (const { triggers } of all) expect((await triggers.load()).triggers).to.have.length(1)
  })

  it('is refused when a later version has written it', async () => {
    const { db } = await openPostgres(database.url, log)
    await sql`insert into kysely_migration (name, timestamp) values ('9999_later', '2030-01-01')`.execute(db)
    await db.destroy()
    const problem = await problemOf(() => opened())
    const message = 'the database was written by a later version: install that version, or name another'
    expect([problem.code, problem.faults]).to.deep.equal([
      'invalid-configuration',
      [{ path: 'settings.databaseUrl', message }],
    ])
  })

  it('refuses a change that somebody else holds up, and takes it later', async () => {
    const { triggers } = await opened()
    const { db: other } = await openPostgres(database.url, log)
    open.push({ close: () => other.destroy() })
    await triggers.apply([saveTrigger()])
    await other.transaction().execute(async (transaction) => {
      await sql`select * from revision for update`.execute(transaction)
      const problem = await problemOf(() => triggers.apply([saveTrigger({ version: 2 })]))
      expect([problem.code, problem.message]).to.deep.equal([
        'storage-unavailable',
        'the database cannot be used now: try again later',
      ])
      expect(problem.cause).to.have.property('code', '57014')
      // Reading waits for nobody.
      expect((await triggers.load()).triggers).to.have.length(1)
    })
    expect(await triggers.apply([saveTrigger({ version: 2 })])).to.equal(2)
  })

  it('goes on with another connection when one is lost that nobody used, and says so', async () => {
    const { triggers } = await opened()
    await triggers.apply([saveTrigger()])
    const name = new URL(database.url).pathname.slice(1)
    await database.administer(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    )
    await until(
      () => log.lines.find(({ level }) => level === 'warn'),
      () => 'the loss was not logged',
    )
    const warnings = log.lines.filter(({ level }) => level === 'warn')
    expect(warnings.map(({ message }) => message)).to.deep.equal([
      'an idle connection to the database was lost',
    ])
    expect((await triggers.load()).triggers).to.have.length(1)
  })

  describe('behind a network that fails', () => {
    let proxy: Proxy
    let stores: Stores
    beforeEach(async () => {
      const url = new URL(database.url)
      proxy = await startProxy(Number(url.port))
      url.port = String(proxy.port)
      stores = await opened(url.href)
      await stores.triggers.apply([saveTrigger()])
    })
    afterEach(() => proxy.close())

    it('refuses what waits when its connection breaks, and goes on with another', async () => {
      proxy.stall()
      const saving = problemOf(() => stores.triggers.apply([saveTrigger({ version: 2 })]))
      const finding = problemOf(() => stores.keys.find('hash'))
      await until(
        () => (proxy.held() >= 2 ? true : undefined),
        () => 'not both were sent',
      )
      proxy.cut()
      proxy.resume()
      expect([(await saving).code, (await finding).code]).to.deep.equal([
        'storage-unavailable',
        'storage-unavailable',
      ])
      expect(await stores.triggers.apply([saveTrigger({ version: 2 })])).to.equal(2)
    })

    it('refuses what is not answered in time, and goes on with another connection', async () => {
      proxy.stall()
      const problem = await problemOf(() => stores.triggers.apply([saveTrigger({ version: 2 })]))
      expect([problem.code, problem.message]).to.deep.equal([
        'storage-unavailable',
        'the database cannot be used now: try again later',
      ])
      proxy.resume()
      expect((await stores.triggers.load()).triggers).to.have.length(1)
    })

    it('closes although the other side does not answer', async () => {
      proxy.stall()
      await stores.close()
    })
  })
})
