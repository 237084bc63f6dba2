import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { addressOf, hosts } from '../support/processes.js'
import { site, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

describe('A host whose data folder is removed', () => {
  const start = hosts()
  const makeDir = tempDirs()

  it('refuses calls, is not ready and says why, and ends in time', async () => {
    const data = join(makeDir(), 'data')
    const host = start(['--config', writeSite(makeDir(), site({}))], { env: { DATA_DIR: data } })
    const address = await addressOf(host)
    const call = (): Promise<Response> =>
      fetch(`${address}/api/engine/v2/webhook/trig-site/notify/site-secret`, { method: 'POST' })
    expect((await call()).status).to.equal(202)
    rmSync(data, { recursive: true })
    const refused = await until(
      async () => {
        const answer = await call()
        return answer.status === 202 ? undefined : answer
      },
      () => 'calls are still taken',
    )
    expect(refused.status).to.equal(503)
    expect(await refused.json()).to.have.property('code', 'storage-unavailable')
    expect((await call()).status).to.equal(503)
    const ready = await fetch(`${address}/readyz`)
    expect(ready.status).to.equal(503)
    expect(await ready.json())
      .to.have.property('detail')
      .that.matches(/placeos-webhooks\.db is missing/)
    expect((await fetch(`${address}/healthz`)).status).to.equal(200)
    await host.logs(/the database file is missing or another: nothing is kept/)
    host.signal('SIGTERM')
    expect(await host.exit).to.equal(0)
  })
})
