import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { makeBell } from '../support/bell.js'
import { bellUrl, lobby, PASSED_ON, plugins, untilHeld, type RunningPlugin } from '../support/plugins.js'
import { tempDirs } from '../support/temp-dirs.js'
import { problemOf } from '../support/thrown.js'

const PAGES = ['/healthz', '/readyz', '/metrics']

describe('The pages for operators', () => {
  const start = plugins()
  const makeDir = tempDirs()

  const ask = async (
    { plugin, url }: RunningPlugin,
    path: string,
    init: RequestInit = {},
  ): Promise<Response> => {
    const { key } = await plugin.keys.create({ name: 'operator', role: 'support' })
    return await fetch(url + path, { ...init, headers: { 'X-API-Key': key } })
  }

  const types = {
    '/healthz': 'application/json',
    '/readyz': 'application/json',
    '/metrics': 'text/plain; version=0.0.4; charset=utf-8',
  }
  for (const [path, type] of Object.entries(types))
    it(`are answered at ${path}, and to HEAD without a body`, async () => {
      const running = await start()
      const shown = await ask(running, path)
      expect(shown.status).to.equal(200)
      expect(shown.headers.get('content-type')).to.equal(type)
      expect(shown.headers.get('cache-control')).to.equal('no-store')
      expect(await shown.text()).not.to.equal('')
      const head = await ask(running, `${path}?now`, { method: 'HEAD' })
      expect([head.status, head.headers.get('content-type'), await head.text()]).to.deep.equal([
        200,
        type,
        '',
      ])
    })

  for (const path of PAGES)
    it(`take no other verb at ${path}`, async () => {
      const answer = await ask(await start(), path, { method: 'POST' })
      expect([answer.status, answer.headers.get('allow')]).to.deep.equal([405, 'GET, HEAD'])
      expect(answer.headers.get('content-type')).to.equal('application/problem+json')
      expect(await answer.json()).to.include({ code: 'verb-not-allowed' })
    })

  for (const path of ['/healthz/', '/readyz/more', '/metrics.json', '/place/metrics', '/Metrics'])
    it(`leave ${path} to the host`, async () => {
      const { url } = await start()
      expect((await fetch(url + path)).status).to.equal(PASSED_ON)
    })

  const roles = [
    ['user', 403],
    ['support', 200],
    ['admin', 200],
  ] as const
  for (const [role, status] of roles)
    it(`answer ${status} to a key of the role ${role} that asks for metrics`, async () => {
      const { plugin, url } = await start()
      const { key } = await plugin.keys.create({ name: role, role })
      const answer = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${key}` } })
      expect(answer.status).to.equal(status)
    })

  for (const [what, headers] of [
    ['no key', {}],
    ['a wrong key', { 'X-API-Key': 'x'.repeat(76) }],
  ] as [string, Record<string, string>][])
    it(`answer 401 to ${what} that asks for metrics, and 200 where none is needed`, async () => {
      const { url } = await start()
      const statuses = await Promise.all(
        PAGES.map(async (path) => (await fetch(url + path, { headers })).status),
      )
      expect(statuses).to.deep.equal([200, 200, 401])
    })

  it('say while calls under way end that the process is up but not ready', async () => {
    const { Bell, release } = makeBell()
    const running = await start({ drivers: [Bell], configuration: lobby() })
    const { plugin, url } = running
    const held = fetch(bellUrl(url, 'hold'), { method: 'POST' })
    await untilHeld(plugin)
    const closed = plugin.close()
    const [health, ready] = [await fetch(`${url}/healthz`), await fetch(`${url}/readyz`)]
    expect([health.status, ready.status]).to.deep.equal([200, 503])
    expect(ready.headers.get('retry-after')).to.match(/^[1-9]\d*$/)
    expect(await ready.json()).to.include({
      code: 'shutting-down',
      detail: 'not ready: the service is shutting down',
    })
    release()
    await Promise.all([held, closed])
  })

  it('say while the storage cannot be written that the process is not ready, and no more of it than that', async () => {
    const dataDir = makeDir()
    const { plugin, url } = await start({ settings: { dataDir } })
    const other = new Database(join(dataDir, 'placeos-webhooks.db'))
    const makeKey = (): Promise<unknown> => plugin.keys.create({ name: 'desk', role: 'user' })
    other.exec('begin immediate')
    expect((await problemOf(makeKey)).code).to.equal('storage-unavailable')
    const ready = await fetch(`${url}/readyz`)
    const text = await ready.text()
    expect(ready.status).to.equal(503)
    expect(JSON.parse(text)).to.include({
      code: 'storage-unavailable',
      detail: 'not ready: the database cannot be used now: try again later',
    })
    expect(text)
      .not.to.include(dataDir)
      .and.not.match(/sqlite|busy|stack/i)
    other.exec('rollback')
    await makeKey()
    expect((await fetch(`${url}/readyz`)).status).to.equal(200)
    other.close()
  }).timeout(20_000)
})
