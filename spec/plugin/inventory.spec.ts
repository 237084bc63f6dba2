import { expect } from 'chai'
import { Client, list, members } from '../admin/support/client.js'
import { makeBell } from '../support/bell.js'
import { lobby, plugins, type RunningPlugin } from '../support/plugins.js'
import { postgres, POSTGRES } from '../support/postgres.js'
import { tempDirs } from '../support/temp-dirs.js'

const { Bell } = makeBell()

/** Within `describe`: gives a way to have the settings of an empty database. */
const engines: readonly (readonly [name: string, engine: () => () => Promise<object>])[] = [
  [
    'SQLite',
    () => {
      const makeDir = tempDirs()
      return () => Promise.resolve({ dataDir: makeDir() })
    },
  ],
  [
    POSTGRES,
    () => {
      const makeDatabase = postgres()
      return async () => ({ databaseUrl: (await makeDatabase()).url })
    },
  ],
]

for (const [name, engine] of engines)
  describe(`Modules and systems made over REST, on ${name}`, () => {
    const start = plugins()
    const settingsOf = engine()

    const asAdmin = async ({ plugin, url }: RunningPlugin): Promise<Client> =>
      new Client(url, (await plugin.keys.create({ name: 'Admin', role: 'admin' })).key)

    it('live through a restart and a reload, with their settings, places and triggers', async () => {
      const options = { drivers: [Bell], configuration: lobby(), settings: await settingsOf() }
      const first = await start(options)
      const admin = await asAdmin(first)
      await admin.post('/systems', { id: 'sys-hall', name: 'Hall', modules: ['mod-bell'] })
      const body = {
        id: 'mod-gong',
        driver: 'Bell',
        settings: { tone: 'gong' },
        control_system_id: 'sys-hall',
      }
      expect((await admin.post('/modules', body)).status).to.equal(201)
      const made = await admin.post('/systems/sys-hall/triggers', {
        trigger_id: 'trigger-bell',
        exec_enabled: true,
      })
      const { id, webhook_secret } = members(made)
      const before = [
        (await admin.get('/modules/mod-gong')).json,
        (await admin.get('/systems/sys-hall')).json,
      ]
      await first.plugin.close()

      const second = await start(options)
      const again = await asAdmin(second)
      const rings = async (): Promise<unknown> => {
        const path = `/webhook/${String(id)}/notify/${String(webhook_secret)}/Bell/2/ring`
        return members(await again.post(path)).tone
      }
      const after = [(await again.get('/modules/mod-gong')).json, (await again.get('/systems/sys-hall')).json]
      expect(after).to.deep.equal(before)
      expect(await rings()).to.equal('gong')
      await second.plugin.configure(lobby())
      expect(await rings()).to.equal('gong')

      expect((await again.delete('/systems/sys-hall')).status).to.equal(202)
      expect((await again.delete('/modules/mod-gong')).status).to.equal(202)
      await second.plugin.close()
      const last = await asAdmin(await start(options))
      expect(list(await last.get('/modules')).map((one) => one.id)).to.deep.equal(['mod-bell'])
      expect(list(await last.get('/systems')).map((one) => one.id)).to.deep.equal(['sys-lobby'])
    })
  })
