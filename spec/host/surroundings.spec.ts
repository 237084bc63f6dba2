import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { addressOf, hosts, MAIN, processes } from '../support/processes.js'
import { site, siteUrl, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'

const LINGERER = resolve('spec/host/support/lingerer.cjs')
const lingerer = (settings: object, changes: object = {}): object =>
  site({ Lingerer: settings }, { drivers: [LINGERER], ...changes })

describe('A host in its surroundings', () => {
  const start = hosts()
  const run = processes()
  const makeDir = tempDirs()

  it('reads its configuration again on SIGHUP, and goes on', async () => {
    const folder = makeDir()
    const room = join(folder, 'room')
    writeFileSync(room, 'north')
    const config = writeSite(folder, lingerer({ room: '${ROOM}' }))
    const host = start(['--config', config], { env: { ROOM_FILE: room } })
    const address = await addressOf(host)
    const said = async (): Promise<string> => await (await fetch(siteUrl(address, 'Lingerer', 'say'))).text()
    expect(await said()).to.equal('north')
    writeFileSync(room, 'south')
    host.signal('SIGHUP')
    await host.logs(/the configuration was reloaded/)
    expect(await said()).to.equal('south')
    host.signal('SIGTERM')
    expect(await host.exit).to.equal(0)
  })

  it('unloads a module that still loads when it is asked to end, and says nothing of being ready', async () => {
    const folder = makeDir()
    const note = join(folder, 'note')
    const config = writeSite(folder, lingerer({ ms: 2000, note }))
    const host = start(['--config', config])
    await host.logs(/a module loads/)
    host.signal('SIGTERM')
    expect(await host.exit).to.equal(0)
    expect(readFileSync(note, 'utf8')).to.equal('unloaded')
    expect(host.stdout).to.match(
      /^Closing: waiting for the start to end\. A second Ctrl-C ends at once\n(Still waiting for .*\n)*$/,
    )
  })

  it('heeds SIGHUP while a module loads, once it has loaded', async () => {
    const config = writeSite(makeDir(), lingerer({ ms: 500 }))
    const host = start(['--config', config])
    await host.logs(/a module loads/)
    host.signal('SIGHUP')
    await addressOf(host)
    await host.logs(/the configuration was reloaded/)
    host.signal('SIGTERM')
    expect(await host.exit).to.equal(0)
  })

  it('says in one line that too few files may be open', async () => {
    const script = `ulimit -n 36; exec "$0" "$@"`
    const host = run('sh', ['-c', script, process.execPath, MAIN, 'check', '--help'])
    expect(await host.exit).to.equal(1)
    expect(host.stderr).to.equal(
      'too few files may be open at once: raise the limit (ulimit -n) to 1024 or more\n',
    )
  })

  it('knows secrets that variables and their files bring, and writes none of them', async () => {
    const folder = makeDir()
    writeFileSync(join(folder, 'key'), 'a-key-of-an-administrator\n')
    const config = writeSite(folder, lingerer({ room: '${DOOR_PASSWORD}' }))
    const host = start(['--config', config], {
      env: { ADMIN_KEY_FILE: join(folder, 'key'), DOOR_PASSWORD: 'swordfish-7' },
    })
    const address = await addressOf(host)
    const answer = await fetch(`${address}/api/engine/v2/systems`, {
      headers: { 'X-API-Key': 'a-key-of-an-administrator' },
    })
    expect(answer.status).to.equal(200)
    await host.logs(/"room":"\[secret\]"/)
    expect(host.stderr).not.to.include('swordfish-7')
  })
})
