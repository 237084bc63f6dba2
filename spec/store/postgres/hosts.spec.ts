import { expect } from 'chai'
import { readMetrics } from '../../operations/support/scraped.js'
import { openAsHost } from '../../../src/store/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { pgbouncer, PGBOUNCER } from '../../support/pgbouncer.js'
import { postgres, POSTGRES, type SpecDatabase } from '../../support/postgres.js'
import { until } from '../../support/until.js'
import { plugins } from '../../support/plugins.js'

describe(`Hosts on one database of ${POSTGRES}`, () => {
  const makeDatabase = postgres()
  const start = plugins()
  let database: SpecDatabase
  let log: MemoryLog
  let closings: (() => Promise<void>)[]
  beforeEach(async () => {
    database = await makeDatabase()
    log = new MemoryLog()
    closings = []
  })
  afterEach(async () => {
    for (const close of closings) await close()
  })

  const opened = async (databaseUrl: string): ReturnType<typeof openAsHost> => {
    const stores = await openAsHost({ databaseUrl }, log)
    closings.push(async () => {
      await stores.presence.close()
      await stores.close()
    })
    return stores
  }
  const errors = (): unknown[] =>
    log.lines.filter(({ level }) => level === 'error').map(({ details }) => details)

  it('are said loudly at a start, on the page of readiness and in a metric', async () => {
    const settings = { databaseUrl: database.url }
    const first = await start({ settings })
    expect(first.log.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
    const { plugin, url, log } = await start({ settings })
    const said = log.lines.filter(({ level }) => level === 'error')
    expect(said.map(({ message }) => message)).to.deep.equal([
      'several hosts are at work on this database: each of them runs every module and fires every trigger. Stop all but one, or give each a database of its own',
    ])
    expect(said[0]?.details).to.have.property('hosts', 2)
    const ready = await fetch(`${url}/readyz`)
    expect([ready.status, await ready.json()]).to.deep.equal([
      200,
      {
        status: 'ready',
        hosts: 2,
        warning:
          '2 hosts are at work on one database: each of them runs every module and fires every trigger',
      },
    ])
    const { key } = await plugin.keys.create({ name: 'operator', role: 'support' })
    const metrics = await fetch(`${url}/metrics`, { headers: { 'X-API-Key': key } })
    expect(readMetrics(await metrics.text()).get('hosts')).to.equal(2)
  })

  it('say which process and machine each of the others is', async () => {
    await opened(database.url)
    await opened(database.url)
    expect(JSON.stringify(errors())).to.include(`"host":"placeos-webhooks ${process.pid} on `)
  })

  it('are not told of hosts on another database of the server, nor of those that have ended', async () => {
    await opened((await makeDatabase()).url)
    await opened(database.url)
    await closings.pop()?.()
    const { presence } = await opened(database.url)
    expect([presence.hosts, errors()]).to.deep.equal([1, []])
  })

  describe(`behind ${PGBOUNCER}`, () => {
    const startPooler = pgbouncer()
    for (const mode of ['transaction', 'session'])
      it(`are counted while each ${mode} has a connection, and leave nothing behind`, async () => {
        const { url } = await startPooler(database.url, { pool_mode: mode, default_pool_size: '30' })
        await opened(url)
        expect((await opened(url)).presence.hosts).to.equal(2)
        for (const close of closings.splice(0)) await close()
        // The pooler frees a connection a moment after its client has left.
        await until(
          async () => {
            const { hosts } = (await opened(url)).presence
            if (hosts !== 1) for (const close of closings.splice(0)) await close()
            return hosts === 1 || undefined
          },
          () => 'the hosts that have ended are still counted',
        )
      })
  })
})
