import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeBell } from '../../support/bell.js'
import { linkOwnPackage } from '../../support/own-package.js'
import { bellStatus, bellUrl, lobby, plugins, untilHeld } from '../../support/plugins.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'

const toned = (tone: unknown, changes: object = {}): object =>
  lobby({ modules: [{ id: 'mod-bell', driver: 'Bell', settings: { tone } }], ...changes })

describe('A plugin that is configured anew', () => {
  const start = plugins()
  const makeDir = tempDirs()

  it('gives a module that stays its new settings, and leaves its status', async () => {
    const { plugin, url } = await start({ drivers: [makeBell().Bell], configuration: lobby() })
    await fetch(bellUrl(url, 'ring'))
    await plugin.configure(toned('dong'))
    expect(await (await fetch(bellUrl(url, 'ring'))).json()).to.deep.equal({ tone: 'dong', rings: 2 })
  })

  it('keeps the secrets it has made', async () => {
    const system_triggers = [
      { id: 'trig-bell', trigger_id: 'trigger-bell', control_system_id: 'sys-lobby', exec_enabled: true },
    ]
    const { plugin } = await start({
      drivers: [makeBell().Bell],
      configuration: lobby({ system_triggers }),
    })
    const [before] = await plugin.webhooks()
    await plugin.configure(toned('dong', { system_triggers }))
    expect(await plugin.webhooks()).to.deep.equal([before])
    expect(before?.path).to.match(/\?secret=[\w-]{43}$/)
  })

  it('forgets webhooks that are gone', async () => {
    const { plugin, url } = await start({ drivers: [makeBell().Bell], configuration: lobby() })
    await plugin.configure(lobby({ system_triggers: [] }))
    expect(await fetch(bellUrl(url, 'ring'))).to.have.property('status', 404)
    expect(await plugin.webhooks()).to.deep.equal([])
  })

  const broken: [what: string, configuration: unknown][] = [
    ['that is no object', null],
    ['with a module whose settings do not fit', toned(440)],
    ['with a driver nobody knows', lobby({ modules: [{ id: 'mod-bell', driver: 'Gong' }] })],
    ['with a driver that cannot be loaded', toned('dong', { drivers: ['./missing.mjs'] })],
    ['with an instance of no trigger', toned('dong', { triggers: [] })],
  ]
  for (const [what, configuration] of broken)
    it(`changes nothing for a configuration ${what}`, async () => {
      const { plugin, url } = await start({ drivers: [makeBell().Bell], configuration: lobby() })
      await fetch(bellUrl(url, 'ring'))
      const before = await plugin.webhooks()
      const problem = await problemOf(() => plugin.configure(configuration))
      expect(problem.code).to.equal('invalid-configuration')
      expect(await plugin.webhooks()).to.deep.equal(before)
      expect(await (await fetch(bellUrl(url, 'ring'))).json()).to.deep.equal({ tone: 'ding', rings: 2 })
    })

  it('answers the delivery under way to a module that goes', async () => {
    const { Bell, release } = makeBell()
    const { plugin, url } = await start({ drivers: [Bell], configuration: lobby() })
    const answer = fetch(bellUrl(url, 'hold'), { method: 'POST' })
    await untilHeld(plugin)
    const configured = plugin.configure(
      lobby({ modules: [], systems: [{ id: 'sys-lobby', name: 'Lobby' }], system_triggers: [] }),
    )
    release()
    const { status } = await answer
    await configured
    expect(status).to.equal(200)
    expect(await fetch(bellUrl(url, 'ring'))).to.have.property('status', 404)
    expect(bellStatus(plugin, 'rings')).to.equal(undefined)
  })

  it('works by the configuration it was given last, however long the one before takes', async () => {
    const configurationDir = makeDir()
    linkOwnPackage(configurationDir)
    writeFileSync(
      join(configurationDir, 'gong.mjs'),
      `import { Driver, driver } from 'placeos-webhooks'
      await new Promise((resolve) => setTimeout(resolve, 20))
      export class Gong extends Driver {}
      driver({ name: 'Gong', generic: 'Gong' })(Gong)\n`,
    )
    const { plugin, url } = await start({
      drivers: [makeBell().Bell],
      configuration: lobby(),
      configurationDir,
    })
    await Promise.all([
      plugin.configure(toned('slow', { drivers: ['./gong.mjs'] })),
      plugin.configure(toned('last')),
    ])
    expect(await (await fetch(bellUrl(url, 'ring'))).json()).to.include({ tone: 'last' })
  })
})
