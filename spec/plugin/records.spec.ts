import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { activate, openRecords, type ActivateOptions, type Plugin } from '../../src/plugin/index.js'
import { MemoryLog } from '../../src/testing/index.js'
import { makeBell } from '../support/bell.js'
import { lobby } from '../support/plugins.js'
import { tempDirs } from '../support/temp-dirs.js'
import { problemOf } from '../support/thrown.js'

const ADMIN_KEY = 'a-key-that-is-long-enough'

describe('A plugin with a data folder', () => {
  const makeDir = tempDirs()
  let dataDir: string
  let running: Plugin | undefined
  beforeEach(() => {
    dataDir = makeDir()
  })
  afterEach(() => running?.close())

  /** Starts a plugin on the folder, after the one before has ended. */
  const start = async (options: ActivateOptions = {}): Promise<Plugin> => {
    await running?.close()
    const settings = { dataDir, ...options.settings }
    running = await activate({ drivers: [makeBell().Bell], ...options, settings })
    return running
  }

  it('makes an admin key at its first start, and no other time', async () => {
    const first = await start()
    expect(first.firstKey).to.match(/^[0-9a-f]{32}\.[\w-]{43}$/)
    const second = await start()
    expect(second.firstKey).to.equal(undefined)
    expect(await second.keys.authenticate(first.firstKey ?? '')).to.include({ role: 'admin' })
  })

  it('takes the admin key of its settings, and no longer the one it replaces', async () => {
    const first = await start({ settings: { adminKey: ADMIN_KEY } })
    expect(first.firstKey).to.equal(undefined)
    const second = await start({ settings: { adminKey: `${ADMIN_KEY}-2` } })
    expect(await second.keys.list()).to.have.length(1)
    expect(await second.keys.authenticate(ADMIN_KEY)).to.equal(undefined)
    expect(await second.keys.authenticate(`${ADMIN_KEY}-2`)).to.include({ role: 'admin' })
  })

  it('takes an admin key no longer once its settings have none', async () => {
    const first = await start({ settings: { adminKey: ADMIN_KEY } })
    const other = await first.keys.create({ name: 'Desk', role: 'support' })
    const second = await start()
    expect(await second.keys.authenticate(ADMIN_KEY)).to.equal(undefined)
    expect(await second.keys.authenticate(other.key)).to.include({ role: 'support' })
    expect(second.firstKey).to.equal(undefined)
  })

  it('makes an admin key where that of the settings is gone and there is no other', async () => {
    await start({ settings: { adminKey: ADMIN_KEY } })
    const { firstKey, keys } = await start()
    expect(firstKey).to.match(/^[0-9a-f]{32}\.[\w-]{43}$/)
    expect(await keys.list()).to.have.length(1)
  })

  it('keeps a secret that the configuration leaves out, and with it the URL', async () => {
    const configuration = lobby({
      system_triggers: [{ id: 'trig-bell', trigger_id: 'trigger-bell', control_system_id: 'sys-lobby' }],
    })
    const paths = async (plugin: Plugin): Promise<string[]> =>
      (await plugin.webhooks()).map(({ path }) => path)
    const before = await paths(await start({ configuration }))
    expect(before[0]).to.match(/secret=[\w-]{43}$/)
    expect(await paths(await start({ configuration }))).to.deep.equal(before)
  })

  it('drops what the configuration declares no more', async () => {
    await start({ configuration: lobby() })
    const plugin = await start({ configuration: lobby({ triggers: [], system_triggers: [] }) })
    expect(await plugin.webhooks()).to.deep.equal([])
  })

  it('knows at once the keys a command line adds and removes', async () => {
    const plugin = await start()
    const records = await openRecords({ dataDir }, new MemoryLog())
    const { key } = await records.keys.create({ name: 'Desk', role: 'support' })
    expect(await plugin.keys.authenticate(key)).to.include({ name: 'Desk' })
    const { id } = (await records.keys.list()).find(({ name }) => name === 'Desk') ?? { id: '' }
    await records.keys.revoke(id)
    expect(await plugin.keys.authenticate(key)).to.equal(undefined)
    await records.close()
  })

  it('refuses a file that is no database, and leaves it alone', async () => {
    const file = join(dataDir, 'placeos-webhooks.db')
    writeFileSync(file, 'a letter')
    const { faults } = await problemOf(() => activate({ settings: { dataDir } }))
    expect(faults.map(({ path, message }) => `${path}: ${message}`)).to.deep.equal([
      'settings.dataDir: placeos-webhooks.db is no SQLite database: move it away, or name another data folder',
    ])
    expect(readFileSync(file, 'utf8')).to.equal('a letter')
  })
})
