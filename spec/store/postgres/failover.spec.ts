import { expect } from 'chai'
import { openStores, type Stores } from '../../../src/store/index.js'
import { Problem } from '../../../src/problem/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { postgres, POSTGRES, type SpecDatabase } from '../../support/postgres.js'
import { startPostgres, startStandby, type PostgresServer } from '../../support/postgres-server.js'
import { saveTrigger } from '../../support/records.js'
import { problemOf } from '../../support/thrown.js'
import { until } from '../../support/until.js'
import { startProxy } from '../support/proxy.js'

/** How often a caller is refused until its edit is kept. */
async function refusalsOf(stores: Stores, caller: number): Promise<number> {
  let refusals = 0
  await until(
    async () => {
      try {
        await stores.triggers.apply([saveTrigger({ id: `trigger-of-${caller}` })])
        return true
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'storage-unavailable') throw error
        refusals += 1
        return undefined
      }
    },
    () => 'it was never served again',
  )
  return refusals
}

/** As many edits at once as there are callers; gives how often the unluckiest was refused. */
const mostRefused = async (stores: Stores, callers: number): Promise<number> =>
  Math.max(...(await Promise.all(Array.from({ length: callers }, (_, caller) => refusalsOf(stores, caller)))))

/** Has all the connections made that there may be. */
const fill = async (stores: Stores): Promise<void> => {
  await Promise.all(Array.from({ length: 40 }, () => stores.triggers.load()))
}

describe(`A database of ${POSTGRES} that has become another`, function () {
  this.timeout(90_000)
  const makeDatabase = postgres()
  let database: SpecDatabase
  let stores: Stores
  beforeEach(async () => {
    database = await makeDatabase()
  })
  afterEach(() => stores.close())

  for (const callers of [1, 16]) {
    it(`refuses each of ${callers} at most once where its connections take no writes any more`, async () => {
      const name = new URL(database.url).pathname.slice(1)
      stores = await openStores({ databaseUrl: database.url }, new MemoryLog())
      await database.administer(`alter database ${name} set default_transaction_read_only = on`)
      await database.administer(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
      )
      // Those of now are read-only for good, as those to a primary that is none any more.
      await until(
        () =>
          fill(stores).then(
            () => true,
            () => undefined,
          ),
        () => 'it could not be read again',
      )
      await database.administer(`alter database ${name} reset default_transaction_read_only`)
      expect(await mostRefused(stores, callers)).to.be.below(2)
    })

    it(`refuses each of ${callers} at most once where its connections lead nowhere any more`, async () => {
      const url = new URL(database.url)
      const proxy = await startProxy(Number(url.port))
      try {
        url.port = String(proxy.port)
        stores = await openStores({ databaseUrl: url.href }, new MemoryLog())
        await fill(stores)
        proxy.strand()
        expect(await mostRefused(stores, callers)).to.be.below(2)
      } finally {
        await stores.close()
        await proxy.close()
      }
    })
  }
})

describe(`A standby of ${POSTGRES}`, function () {
  this.timeout(90_000)
  postgres()
  let primary: PostgresServer
  let standby: PostgresServer
  let stores: Stores | undefined
  beforeEach(async () => {
    stores = undefined
    primary = await startPostgres()
    standby = await startStandby(primary)
  })
  afterEach(async () => {
    await stores?.close()
    await Promise.all([primary.stop(), standby.stop()])
  })

  /** A URL of both, the standby first. */
  const both = (): string => {
    const { username, password } = new URL(primary.at)
    return `postgres://${username}:${password}@127.0.0.1:${standby.port},127.0.0.1:${primary.port}/postgres`
  }

  for (const callers of [1, 16])
    it(`is passed over, and takes over from the primary with ${callers} at work`, async () => {
      stores = await openStores({ databaseUrl: both() }, new MemoryLog())
      await fill(stores)
      await primary.crash()
      standby.promote()
      expect(await mostRefused(stores, callers)).to.be.below(2)
    })

  it('alone is told to take no writes', async () => {
    for (const databaseUrl of [standby.at, `${standby.at}?target_session_attrs=read-write`]) {
      const problem = await problemOf(() => openStores({ databaseUrl }, new MemoryLog()))
      expect(problem.code).to.equal('storage-unavailable')
      expect(problem.message).to.match(/takes no writes.*25006/)
    }
  })
})
