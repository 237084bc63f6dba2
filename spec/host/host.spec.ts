import { expect } from 'chai'
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { addressOf, hosts, type SpawnedProcess } from '../support/processes.js'
import { site, siteUrl, WORKS, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'
import { offer, RawClient } from '../webhooks/support/raw-client.js'

/** The status that answers a websocket's upgrade. */
const upgradeStatus = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { Connection: 'Upgrade', Upgrade: 'websocket' } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).on('error', reject)
  })

/** Why a connection is not made; undefined when it is, even if it is reset then, as the port is being closed. */
const refusalOf = (url: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => {
      socket.destroy()
      resolve(undefined)
    }).on('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code)
    })
  })

const post = (url: string): Promise<Response> => fetch(url, { method: 'POST' })

describe('A host that is asked to end', () => {
  const start = hosts()
  const makeDir = tempDirs()

  /** A host with a delivery inside a driver, and the way to let go of it. */
  async function withDelivery(
    settings: object = {},
  ): Promise<{ host: SpawnedProcess; answer: Promise<Response>; release: () => void }> {
    const folder = makeDir()
    const released = join(folder, 'released')
    const config = writeSite(folder, site({ Holder: { ...settings, until: released } }))
    const host = start(['--config', config])
    const answer = post(siteUrl(await addressOf(host), 'Holder', 'hold'))
    // What becomes of it is looked at later, or is of no interest.
    answer.catch(() => undefined)
    await host.logs(/a delivery is held/)
    return {
      host,
      answer,
      release: () => {
        writeFileSync(released, '')
      },
    }
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`answers the delivery under way and exits with 0, on ${signal}`, async () => {
      const { host, answer, release } = await withDelivery()
      host.signal(signal)
      await host.says(
        /^Closing: waiting for 1 call under way, 5\.5 seconds at most\. A second Ctrl-C ends at once$/m,
      )
      release()
      const { status } = await answer
      expect(await (await answer).text()).to.equal('hhhh')
      expect(status).to.equal(200)
      expect(await host.exit).to.equal(0)
    })

  it('sends an answer to its end, however long it is', async () => {
    const bytes = 40_000_000
    const { host, answer, release } = await withDelivery({ bytes })
    host.signal('SIGTERM')
    await host.says(/^Closing/m)
    release()
    expect(await (await answer).text()).to.have.length(bytes)
    expect(await host.exit).to.equal(0)
  })

  it('does not wait for a connection that its caller keeps open', async () => {
    const { host, answer, release } = await withDelivery()
    host.signal('SIGTERM')
    await host.says(/^Closing/m)
    release()
    await answer
    const answered = performance.now()
    await host.exit
    // Callers keep connections for five seconds or more.
    expect(performance.now() - answered).to.be.below(3000)
  })

  it('takes no new connection while it waits', async () => {
    const { host, answer, release } = await withDelivery()
    const address = await addressOf(host)
    host.signal('SIGTERM')
    await host.says(/^Closing/m)
    const refusal = await until(
      () => refusalOf(address),
      () => 'connections are still taken',
    )
    expect(refusal).to.equal('ECONNREFUSED')
    release()
    await answer
  })

  it('ends at once with 130 when it is asked again', async () => {
    const { host } = await withDelivery()
    let code: unknown
    void host.exit.then((ended) => {
      code = ended
    })
    host.signal('SIGINT')
    await host.says(/^Closing/m)
    await until(
      () => {
        if (code === undefined) host.signal('SIGINT')
        return Promise.resolve(code)
      },
      () => 'the host goes on waiting',
    )
    expect(code).to.equal(130)
  })

  it('takes a signal that comes twice at once for one, as npm passes the terminal’s on', async () => {
    const { host, answer, release } = await withDelivery()
    host.signal('SIGINT')
    await host.says(/^Closing/m)
    host.signal('SIGINT')
    release()
    await answer
    expect(await host.exit).to.equal(0)
  })

  it('ends although what its drivers saved has become unreadable', async () => {
    const data = makeDir()
    const host = start(['--config', writeSite(makeDir(), site({ Counter: {} })), '--data', data])
    await post(siteUrl(await addressOf(host), 'Counter', 'count'))
    writeFileSync(join(data, 'settings/mod-0.json'), '{')
    host.signal('SIGTERM')
    expect(await host.exit).to.be.oneOf([0, 1])
  })
})

describe('A host', () => {
  const start = hosts()
  const makeDir = tempDirs()

  it('outlives what drivers throw where nobody catches it', async () => {
    const host = start(['--config', writeSite(makeDir(), site({ Rogue: {}, 'Webhook Display': {} }))])
    const address = await addressOf(host)
    for (const [method, error] of [
      ['fling', 'flung'],
      ['drop', 'dropped'],
    ] as const) {
      expect(await post(siteUrl(address, 'Rogue', method))).to.have.property('status', 202)
      await host.logs(new RegExp(`"message":"${error}".*an error was not handled`))
      expect(await fetch(siteUrl(address, 'Display', 'request'))).to.have.property('status', 200)
    }
    host.signal('SIGTERM')
    expect(await host.exit).to.equal(0)
  })

  it('keeps what drivers save beyond a restart', async () => {
    const folder = makeDir()
    const data = join(folder, 'data')
    const config = writeSite(folder, site({ Counter: {} }))
    for (const count of [1, 2]) {
      const host = start(['--config', config, '--data', data])
      const answer = await post(siteUrl(await addressOf(host), 'Counter', 'count'))
      expect(await answer.json()).to.deep.equal({ count })
      host.signal('SIGTERM')
      expect(await host.exit).to.equal(0)
    }
  })

  it('loads drivers from paths that begin at its configuration', async () => {
    const folder = makeDir()
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(process.cwd(), join(folder, 'node_modules/placeos-webhooks'))
    mkdirSync(join(folder, 'drivers'))
    copyFileSync(WORKS, join(folder, 'drivers/works.mjs'))
    const config = writeSite(folder, site({ Counter: {} }, { drivers: ['./drivers/works.mjs'] }))
    const host = start(['--config', config], { cwd: makeDir() })
    const answer = await post(siteUrl(await addressOf(host), 'Counter', 'count'))
    expect(await answer.json()).to.deep.equal({ count: 1 })
  })

  it('believes the proxies that it is told to trust, and no other', async () => {
    const [instance] = site({}).system_triggers as object[]
    const from = { system_triggers: [{ ...instance, sources: { allow: ['192.0.2.7'] } }] }
    const config = writeSite(makeDir(), site({ 'Webhook Display': {} }, from))
    for (const [TRUSTED_PROXIES, status] of [
      ['10.1.0.0/16, loopback', 200],
      ['10.1.0.0/16', 403],
    ] as const) {
      const host = start(['--config', config], { env: { TRUSTED_PROXIES } })
      const url = siteUrl(await addressOf(host), 'Display', 'request')
      const headers = { 'X-Forwarded-For': '192.0.2.7' }
      expect(await fetch(url, { headers })).to.have.property('status', status)
    }
  })

  it('answers calls that offer another form of HTTP, and goes on when connections are broken off', async () => {
    const host = start(['--config', writeSite(makeDir(), site({ 'Webhook Display': {} }))])
    const address = await addressOf(host)
    const port = Number(new URL(address).port)
    const call = siteUrl('', 'Display', 'request')
    for (const path of [
      '/x',
      call,
      '/api/engine/v2/systems/control',
      '/api/engine/v2/systems/control?api-key=x',
    ])
      for (const protocol of ['websocket', 'h2c'])
        for (let turns = 0; turns < 10; turns += 1) {
          const client = await RawClient.connect(port)
          client.send(offer(path, protocol))
          for (let turn = 0; turn < turns; turn += 1) await setImmediate()
          client.reset()
        }
    for (const protocol of ['h2c', 'TLS/1.2']) {
      const client = await RawClient.connect(port)
      client.send(offer(call, protocol))
      expect((await client.answer()).status).to.equal(200)
      client.leave()
    }
  })

  it('answers what is not a webhook with 404, and websockets that are nowhere too', async () => {
    const host = start(['--config', writeSite(makeDir(), site({}))])
    const address = await addressOf(host)
    const answer = await fetch(`${address}/elsewhere?secret=hush`)
    expect(answer.status).to.equal(404)
    expect(answer.headers.get('content-type')).to.equal('application/problem+json')
    expect(await answer.json()).to.include({ code: 'not-found', instance: '/elsewhere' })
    expect(await upgradeStatus(`${address}/elsewhere`)).to.equal(404)
  })
})

describe('The configuration file of a host', () => {
  const start = hosts()
  const makeDir = tempDirs()

  const statusOf = async (url: string): Promise<number> => (await fetch(url)).status

  it('is worked by when it is written, from the moment the host is ready', async () => {
    const folder = makeDir()
    const host = start(['--config', writeSite(folder, site({ 'Webhook Display': {} }))])
    const address = await addressOf(host)
    const modules = [{ id: 'mod-0', driver: 'Webhook Display', name: 'Screen' }]
    writeSite(folder, site({ 'Webhook Display': {} }, { modules }))
    await host.logs(/the configuration was reloaded/)
    expect(await statusOf(siteUrl(address, 'Screen', 'request'))).to.equal(200)
    expect(await statusOf(siteUrl(address, 'Display', 'request'))).to.equal(404)
  })

  it('changes nothing once it is broken, until it is mended', async () => {
    const folder = makeDir()
    const config = writeSite(folder, site({ 'Webhook Display': {} }))
    const host = start(['--config', config])
    const url = siteUrl(await addressOf(host), 'Display', 'request')
    writeSite(folder, '{ "modules": [')
    await host.logs(/is not JSON.*the configuration was not reloaded/)
    expect(await statusOf(url)).to.equal(200)
    writeSite(folder, site({ Gong: {} }))
    await host.logs(/modules\[0\]\.driver.*no driver is called.*the configuration was not reloaded/)
    expect(await statusOf(url)).to.equal(200)
    writeSite(folder, site({}))
    await host.logs(/the configuration was reloaded/)
    expect(await statusOf(url)).to.equal(404)
  })
})
