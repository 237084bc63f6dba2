import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { Driver, driver, reply, webhook, type WebhookReply } from 'placeos-webhooks'
import { makeBell } from '../support/bell.js'
import { bellUrl, lobby, plugins, untilHeld } from '../support/plugins.js'
import { tempDirs } from '../support/temp-dirs.js'
import { problemOf } from '../support/thrown.js'

@driver({ name: 'Lamp', generic: 'Lamp' })
class Lamp extends Driver {
  @webhook({ methods: ['GET', 'POST'] })
  request(): WebhookReply {
    return reply(200, 'light')
  }
}

/** A driver that never ends loading. */
@driver({ name: 'Endless', generic: 'Endless' })
class Endless extends Driver {
  override async onLoad(): Promise<void> {
    await new Promise(() => undefined)
  }
}

const instance = (enabled: boolean): object => ({
  id: 'trig-bell',
  trigger_id: 'trigger-bell',
  control_system_id: 'sys-lobby',
  webhook_secret: 'bell-secret',
  exec_enabled: true,
  enabled,
})

/** A lobby of these modules, each by the name of its driver, whose webhook is enabled or not. */
const lobbyOf = (drivers: readonly string[], enabled = true): object => {
  const modules = drivers.map((name) => ({ id: `mod-${name.toLowerCase()}`, driver: name }))
  return lobby({
    modules,
    systems: [{ id: 'sys-lobby', name: 'Lobby', modules: modules.map(({ id }) => id) }],
    system_triggers: [instance(enabled)],
  })
}

const lampUrl = (url: string): string => bellUrl(url, 'request').replace('/Bell/', '/Lamp/')
const statusOf = async (url: string): Promise<number> => (await fetch(url, { method: 'POST' })).status

describe('A configuration that takes the place of another', () => {
  const start = plugins()
  const makeDir = tempDirs()

  // It takes the two seconds that SQLite waits for others.
  it('changes nothing where the database is busy, and is taken once it is not', async () => {
    const dataDir = makeDir()
    const { Bell } = makeBell()
    const { plugin, url } = await start({
      settings: { dataDir },
      drivers: [Bell, Lamp],
      configuration: lobbyOf(['Bell', 'Lamp']),
    })
    const names = async (): Promise<string[]> =>
      (await plugin.runtime.systems({ text: '', after: undefined, limit: 9 })).systems.flatMap(
        ({ modules }) => modules,
      )
    const other = new Database(join(dataDir, 'placeos-webhooks.db'))
    other.exec('begin immediate')
    const problem = await problemOf(() => plugin.configure(lobbyOf(['Bell'], false)))
    other.exec('rollback')
    other.close()
    expect(problem.code).to.equal('storage-unavailable')
    expect(await names()).to.deep.equal(['mod-bell', 'mod-lamp'])
    expect(await statusOf(lampUrl(url))).to.equal(200)
    await plugin.configure(lobbyOf(['Bell'], false))
    expect(await names()).to.deep.equal(['mod-bell'])
    expect(await statusOf(lampUrl(url))).to.equal(404)
  })

  it('disables a webhook at once, although a module that goes has a call under way', async () => {
    const { Bell, release } = makeBell()
    const { plugin, url } = await start({ drivers: [Bell, Lamp], configuration: lobbyOf(['Bell', 'Lamp']) })
    const held = fetch(bellUrl(url, 'hold'), { method: 'POST' })
    await untilHeld(plugin)
    await plugin.configure(lobbyOf(['Lamp'], false))
    expect(await statusOf(lampUrl(url))).to.equal(404)
    release()
    expect((await held).status).to.equal(200)
  })

  it('is in force although the modules of the one before are still loading', async () => {
    const drivers = [Lamp, Endless]
    const { plugin, url, clock } = await start({ drivers, configuration: lobbyOf(['Lamp']) })
    const before = plugin.configure(lobbyOf(['Lamp', 'Endless']))
    const after = plugin.configure(lobbyOf(['Lamp', 'Endless'], false))
    await after
    expect(await statusOf(lampUrl(url))).to.equal(404)
    await clock.advance(6000)
    await before
  })

  it('is refused once the plugin closes, and one of before is closed with it', async () => {
    const { plugin, clock } = await start({ drivers: [Lamp], configuration: lobbyOf([]) })
    const configured = plugin.configure(lobbyOf(['Lamp']))
    const closed = plugin.close()
    const late = problemOf(() => plugin.configure(lobbyOf(['Lamp'])))
    expect((await late).code).to.equal('shutting-down')
    await Promise.all([configured, closed])
    expect((await plugin.runtime.systems({ text: '', after: undefined, limit: 9 })).systems).to.deep.equal([])
    expect(clock.pending).to.equal(0)
  })
})
