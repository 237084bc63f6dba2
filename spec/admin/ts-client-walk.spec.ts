import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { ignoredOfModules, ignoredOfSystems } from '../../src/admin/inventory/in-our-words.js'
import { arg, command, Driver, driver, z } from '../../src/index.js'
import { plugins } from '../support/plugins.js'
import type { Members } from './support/client.js'

/** How long the client may take in all, in milliseconds; it asks for ever when it is not understood. */
const PATIENCE_MS = 45_000

const Settings = z.object({
  host: z.string(),
  password: z.string().meta({ secret: true }),
})

@driver({
  name: 'Beam',
  generic: 'Projector',
  settings: Settings,
  defaultSettings: { host: 'wall', password: 'factory' },
})
class Beam extends Driver<z.output<typeof Settings>> {
  override onUpdate(): void {
    this.status.set('host', this.settings.host)
  }

  @command({ args: [arg('side', z.string())] })
  point(side: string): string {
    this.log.info(`pointing ${side}`)
    return `points ${side}`
  }
}

const CONFIGURATION = {
  modules: [{ id: 'mod-beam', driver: 'Beam', settings: { host: 'ceiling', password: 'the password' } }],
  systems: [{ id: 'sys-lobby', name: 'Lobby', modules: ['mod-beam'] }],
}

describe('The walk of the official client', () => {
  const start = plugins()

  it('goes through systems, modules, drivers, triggers, settings, zones and the websocket without an exception', async () => {
    const { plugin, url } = await start({ configuration: CONFIGURATION, drivers: [Beam] })
    const { key } = await plugin.keys.create({ name: 'Walker', role: 'admin' })
    const script = ['spec/admin/support/ts-client-walk.mjs', new URL(url).host, key]
    const { stdout } = await promisify(execFile)(process.execPath, script, { timeout: PATIENCE_MS })
    const said = JSON.parse(stdout) as Readonly<Record<string, Members>>
    expect(said.thrown).to.equal(undefined)
    const module = said.addModule?.id
    const data = (name: string): Members[] => (said[name]?.data ?? []) as Members[]

    expect(data('querySystems').map(({ id }) => id)).to.deep.equal(['sys-lobby'])
    expect(said.showSystem).to.include({ name: 'Lobby' })
    expect(data('queryDrivers').map(({ name }) => name)).to.deep.equal(['Beam'])
    expect(said.showDriver).to.include({ id: 'Beam', module_name: 'Projector' })
    expect([data('queryZones'), data('listSystemZones')]).to.deep.equal([[], []])
    expect(said.systemMetadata).to.deep.equal({})
    const settings = said.systemSettings as unknown as Members[]
    expect(settings.map(({ settings_string }) => settings_string)).to.deep.equal(['{"host":"ceiling"}'])

    expect(said.addSystem).to.include({ name: 'Hall', version: 1 })
    expect(said.addModule).to.include({ driver_id: 'Beam', custom_name: 'Cinema', running: true })
    expect(said.addSystemModule?.modules).to.deep.equal([module])
    expect(said.updateSystem).to.include({ name: 'Cinema', version: 3 })
    expect(said.updateStale).to.include({ name: 'Great hall', version: 4 })
    expect(said.updateModule).to.include({ name: 'Beamer', custom_name: 'Beamer', version: 2 })
    expect(data('queryModules').map(({ id }) => id)).to.deep.equal([module])
    expect(said.showModule).to.include({ control_system_id: said.addSystem?.id })
    for (const name of ['moduleSettings', 'ownSettings'])
      expect((said[name] as unknown as Members[])[0]).to.include({ parent_id: module, settings_string: '{}' })

    expect(said.updateStaleTrigger).to.include({ name: 'House bell', version: 3 })
    expect(data('listSystemTriggers').map(({ id }) => id)).to.deep.equal([said.addSystemTrigger?.id])
    expect(said.bound).to.equal('wall')
    expect(said.executed).to.equal('points left')
    expect(said.executeOnSystem).to.equal('points right')
    expect(said.debug).to.deep.equal([module, 'info', 'pointing right'])

    expect([said.stopped, said.started]).to.deep.equal([false, true])
    expect(said.removeSystemModule?.modules).to.deep.equal([])
    expect(data('afterwards').map(({ id }) => id)).to.deep.equal(['sys-lobby'])
    const { system, module: ofModules } = said.members as { system: string[]; module: string[] }
    expect([...ignoredOfSystems, 'name', 'modules']).to.include.members(system)
    expect([...ignoredOfModules, 'name', 'custom_name', 'driver_id', 'running']).to.include.members(ofModules)
  })
})
