import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { addressOf, hosts, type SpawnedProcess } from '../support/processes.js'
import { site, siteUrl, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'

const PRLIMIT = '/usr/bin/prlimit'
const NOT_RELOADED = 'the configuration was not reloaded'

/** How many files the process may have open from now on. */
function allow({ id }: SpawnedProcess, files: number): void {
  execFileSync(PRLIMIT, [`--pid=${String(id)}`, `--nofile=${String(files)}:`])
}

/** The first number that no open file has. */
function lowestFree({ id }: SpawnedProcess): number {
  const open = new Set(readdirSync(`/proc/${String(id)}/fd`).map(Number))
  let free = 0
  while (open.has(free)) free += 1
  return free
}

/** A driver that imports so many files. */
function writeDriver(folder: string, said: string, imports: number): string {
  const names = Array.from({ length: imports }, (_, index) => `part${String(index)}.mjs`)
  for (const name of names) writeFileSync(join(folder, name), `export const said = '${said}'\n`)
  const own = join(process.cwd(), 'dist/lib/index.js')
  const lines = names.map((name, index) => `import { said as said${String(index)} } from './${name}'`)
  const path = join(folder, 'speaker.mjs')
  writeFileSync(
    path,
    `import { Driver, driver, webhook } from ${JSON.stringify(own)}
${lines.join('\n')}
export class Speaker extends Driver {
  say() { return [200, null, said0] }
}
webhook()(Speaker.prototype, 'say', Object.getOwnPropertyDescriptor(Speaker.prototype, 'say'))
driver({ name: 'Speaker', generic: 'Speaker' })(Speaker)
`,
  )
  return path
}

describe('A host that may open no more files', function () {
  this.timeout(90_000)
  const start = hosts()
  const makeDir = tempDirs()
  before(function () {
    if (!existsSync(PRLIMIT)) this.skip()
  })

  /** A host that has loaded all it needs, its database too, which it does with the first call. */
  async function begin(
    config: string,
    env: Record<string, string> = {},
  ): Promise<{ host: SpawnedProcess; address: string }> {
    const host = start(['--config', config], { env })
    const address = await addressOf(host)
    const notify = `${address}/api/engine/v2/webhook/trig-site/notify/site-secret`
    expect((await fetch(notify, { method: 'POST' })).status).to.equal(202)
    return { host, address }
  }

  /** Puts another configuration in the place of the one that is there, as editors do. */
  const replace = (path: string, configuration: object): void => {
    writeFileSync(`${path}.new`, JSON.stringify(configuration))
    renameSync(`${path}.new`, path)
  }

  const free: [what: string, spare: number][] = [
    ['none', 0],
    ['one', 1],
  ]
  for (const [what, spare] of free)
    it(`takes a changed configuration with a new driver once it may again, with ${what} to spare`, async () => {
      const folder = makeDir()
      const config = writeSite(folder, site({}, { drivers: [] }))
      const { host, address } = await begin(config)
      const speaker = writeDriver(folder, 'hello', 8)
      allow(host, lowestFree(host) + spare)
      replace(config, site({ Speaker: {} }, { drivers: [speaker] }))
      await host.logs(new RegExp(NOT_RELOADED))
      allow(host, 1024)
      await host.logs(/the configuration was reloaded/)
      const answer = await fetch(siteUrl(address, 'Speaker', 'say'), { method: 'POST' })
      expect([answer.status, await answer.text()]).to.deep.equal([200, 'hello'])
      const lines = host.stderr.split('\n').filter((line) => line.includes(NOT_RELOADED))
      expect(lines).to.have.length(1)
      expect(lines[0]).to.match(/too many/)
    })

  it('takes what a file of a variable has once it may again', async () => {
    const folder = makeDir()
    const room = join(folder, 'room')
    writeFileSync(room, 'north')
    const lingerer = (settings: object): object =>
      site({ Lingerer: settings }, { drivers: [join(process.cwd(), 'spec/host/support/lingerer.cjs')] })
    const config = writeSite(folder, lingerer({ room: 'south' }))
    const { host, address } = await begin(config, { ROOM_FILE: room })
    replace(config, lingerer({ room: '${ROOM}' }))
    allow(host, lowestFree(host))
    host.signal('SIGHUP')
    await host.logs(new RegExp(NOT_RELOADED))
    allow(host, 1024)
    await host.logs(/the configuration was reloaded/)
    const said = await fetch(siteUrl(address, 'Lingerer', 'say'))
    expect(await said.text()).to.equal('north')
  })
})
