import { expect } from 'chai'
import { MAIN, addressOf, hosts, processes, type SpawnedProcess } from '../support/processes.js'
import { postgres, POSTGRES } from '../support/postgres.js'
import { site, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'

const ADMIN_KEY = 'an-admin-key-for-the-spec'

describe(`A host on ${POSTGRES}`, () => {
  const start = hosts()
  const run = processes()
  const makeDir = tempDirs()
  const makeDatabase = postgres()
  let env: Record<string, string>
  let config: string
  beforeEach(async () => {
    env = { DATABASE_URL: (await makeDatabase()).url, ADMIN_KEY }
    config = writeSite(makeDir(), site({}))
  })

  /** What a host's REST interface answers its administrator, or whoever has another key. */
  const ask = async (host: SpawnedProcess, path: string, key = ADMIN_KEY): Promise<Response> =>
    fetch(`${await addressOf(host)}/api/engine/v2${path}`, { headers: { 'X-API-Key': key } })

  it('keeps what its triggers have done, and two hosts see the same', async () => {
    const first = start(['--config', config], { env })
    const hook = `${await addressOf(first)}/api/engine/v2/webhook/trig-site/notify/site-secret`
    for (let call = 0; call < 3; call += 1) {
      expect((await fetch(hook, { method: 'POST' })).status).to.equal(202)
    }
    const second = start(['--config', config], { env })
    const answer = await ask(second, '/systems/sys-site/triggers/trig-site')
    expect(await answer.json()).to.include({ trigger_count: 3, webhook_secret: 'site-secret' })
    first.signal('SIGTERM')
    expect(await first.exit).to.equal(0)
  })

  it('knows at once the keys a command line makes and removes', async () => {
    const host = start(['--config', config], { env })
    await addressOf(host)
    const made = run(process.execPath, [MAIN, 'keys', 'add', '--name', 'Desk', '--role', 'support'], { env })
    expect(await made.exit).to.equal(0)
    const key = made.stdout.trim()
    expect((await ask(host, '/triggers', key)).status).to.equal(200)
    const removed = run(process.execPath, [MAIN, 'keys', 'remove', key.split('.')[0] ?? ''], { env })
    expect(await removed.exit).to.equal(0)
    expect((await ask(host, '/triggers', key)).status).to.equal(401)
  })

  it('does not start on a database that is not there, and does not say its password', async () => {
    const gone = 'postgres://hooks:pass-1234@127.0.0.1:1/hooks'
    const host = start(['--config', config], { env: { ...env, DATABASE_URL: gone } })
    expect(await host.exit).to.equal(1)
    expect(host.stderr).to.match(/database/)
    expect(host.stderr).not.to.contain('pass-1234')
  })
})
