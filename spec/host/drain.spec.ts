import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import { startProxy, type Proxy } from '../store/support/proxy.js'
import { postgres, POSTGRES } from '../support/postgres.js'
import { addressOf, hosts, type SpawnedProcess } from '../support/processes.js'
import { site, siteUrl, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'

const ADMIN_KEY = 'an-admin-key-for-the-spec'

/** How long a host may take to end, in milliseconds: process managers kill it soon after. */
const LIMIT_MS = 10_000

describe('A host that is asked to end while everything hangs', function () {
  this.timeout(90_000)
  const start = hosts()
  const makeDir = tempDirs()
  const makeDatabase = postgres()
  const proxies: Proxy[] = []
  afterEach(async () => {
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()))
  })

  /** A host with a delivery that a driver never answers. */
  async function hanging(
    env: Record<string, string> = {},
  ): Promise<{ host: SpawnedProcess; address: string }> {
    const config = writeSite(makeDir(), site({ Holder: { until: '/nowhere/at/all' } }))
    const host = start(['--config', config], { env: { ADMIN_KEY, ...env } })
    const address = await addressOf(host)
    fetch(siteUrl(address, 'Holder', 'hold'), { method: 'POST' }).catch(() => undefined)
    await host.logs(/a delivery is held/)
    return { host, address }
  }

  /** A live client that watches something and does not say goodbye. */
  async function openSocket(address: string): Promise<void> {
    const url = `${address.replace('http', 'ws')}/api/engine/v2/systems/control?api-key=${ADMIN_KEY}`
    const socket = new WebSocket(url)
    socket.on('error', () => undefined)
    await once(socket, 'open')
    socket.send(
      JSON.stringify({ id: 1, cmd: 'bind', sys: 'sys-site', mod: '_WEBHOOK_', index: 1, name: '*' }),
    )
    await once(socket, 'message')
    socket.pause()
  }

  /** Ends a host, and gives how long that took, in milliseconds. */
  async function end(host: SpawnedProcess): Promise<number> {
    const began = performance.now()
    host.signal('SIGTERM')
    await host.exit
    return performance.now() - began
  }

  it('ends in time with a driver that hangs, a websocket and half a request', async () => {
    const { host, address } = await hanging()
    await openSocket(address)
    const { hostname, port } = new URL(address)
    const half = connect(Number(port), hostname)
    half.on('error', () => undefined)
    half.write(
      `POST ${new URL(siteUrl(address, 'Holder', 'hold')).pathname} HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf`,
    )
    await once(half, 'connect')
    expect(await end(host)).to.be.below(LIMIT_MS)
    half.destroy()
  })

  it('ends in time, and in order, while another process has its database file locked', async () => {
    const dataDir = makeDir()
    const host = start(['--config', writeSite(makeDir(), site({ Holder: { until: '/nowhere/at/all' } }))], {
      env: { ADMIN_KEY, DATA_DIR: dataDir },
    })
    const address = await addressOf(host)
    const other = new Database(join(dataDir, 'placeos-webhooks.db'))
    other.exec('begin immediate')
    const call = { method: 'POST' }
    expect((await fetch(siteUrl(address, 'Holder', 'hold'), call)).status).to.equal(503)
    expect(await end(host)).to.be.below(LIMIT_MS)
    expect(await host.exit).to.equal(0)
    other.close()
  })

  it(`ends in time with a driver that hangs, a websocket and a database (${POSTGRES}) that has gone silent`, async () => {
    const database = new URL((await makeDatabase()).url)
    const proxy = await startProxy(Number(database.port))
    proxies.push(proxy)
    database.port = String(proxy.port)
    const { host, address } = await hanging({ DATABASE_URL: database.href })
    await openSocket(address)
    proxy.stall()
    // What it does now cannot be kept.
    fetch(siteUrl(address, 'Holder', 'hold'), { method: 'POST' }).catch(() => undefined)
    expect(await end(host)).to.be.below(LIMIT_MS)
  })
})
