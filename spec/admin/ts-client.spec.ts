import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import type { Members } from './support/client.js'
import { offices } from './support/office.js'
import { ignoredMembers } from '../../src/triggers/index.js'
import { addressOf, hosts } from '../support/processes.js'
import { site, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'

/** How long the client may take in all, in milliseconds; it asks for ever when it is not understood. */
const PATIENCE_MS = 45_000

/** What the official client made of each answer. */
type Said = Readonly<Record<string, Members>>

/** Runs the official client against a server. */
async function runClient(host: string, key: string, system: string): Promise<Said> {
  const script = 'spec/admin/support/ts-client.mjs'
  const { stdout } = await promisify(execFile)(process.execPath, [script, host, key, system], {
    timeout: PATIENCE_MS,
  })
  return JSON.parse(stdout) as Said
}

/** Holds what the client was told to what it asked for. */
function check(said: Said): void {
  const { addTrigger, addSystemTrigger } = said
  const id = addTrigger?.id
  const names = (list: unknown): unknown[] => (list as Members[]).map(({ name }) => name)
  expect(addTrigger).to.include({ name: 'From a client', enable_webhook: true, version: 1 })
  expect(said.queryTriggers?.total).to.equal(2)
  expect(names(said.queryTriggers?.data)).to.deep.equal(['Declared'])
  expect(names(said.nextTriggers?.data)).to.deep.equal(['From a client'])
  expect(said.showTrigger).to.include({ id, debounce_period: 0 })
  expect(said.updateTrigger).to.include({ id, debounce_period: 7, version: 2 })
  expect(addSystemTrigger).to.include({ trigger_id: id, control_system_id: 'sys-lobby', enabled: true })
  expect(addSystemTrigger?.webhook_secret).to.match(/^[\w-]{43}$/)
  expect(said.updateSystemTrigger).to.include({ id: addSystemTrigger?.id, exec_enabled: true })
  expect(said.listSystemTriggers?.total).to.equal(2)
  expect(said.showSystemTrigger).to.include({ system_name: 'Lobby', name: 'From a client' })
  expect(names(said.listTriggerInstances)).to.deep.equal(['From a client'])
  expect(said.showWebhook).to.include({ id, debounce_period: 7 })
  expect(said.executeOnSystem).to.equal(5)
  expect(said.functionList?.add).to.deep.include({ arity: 2, order: ['a', 'b'] })
  expect(names(said.querySystems?.data)).to.deep.equal(['Attic', 'Lobby'])
  expect(said.showSystem).to.include({ id: 'sys-lobby', name: 'Lobby' })
  expect(ignoredMembers).to.include.members(said.members as unknown as string[])
  expect(said.savedTrigger).to.include({ id, name: 'Saved', debounce_period: 7 })
  expect(said.spreadTrigger).to.include({ id, name: 'Spread', debounce_period: 7 })
  expect(said.copiedTrigger).to.include({ name: 'Copied', enable_webhook: true, debounce_period: 7 })
  expect(said.appliedWhole).to.include({ trigger_id: said.copiedTrigger?.id, exec_enabled: false })
  expect(said.savedInstance).to.include({ id: said.appliedWhole?.id, exec_enabled: true })
  expect(said.spreadInstance).to.include({ id: said.appliedWhole?.id, enabled: true })
  expect(said.afterwards?.total).to.equal(0)
  expect(said.refused).to.equal(404)
}

const ADMIN_KEY = 'an-admin-key-for-the-spec'

/** An office as a host's configuration file has it. */
const OFFICE = site(
  { Adder: {} },
  {
    systems: [
      { id: 'sys-lobby', name: 'Lobby', modules: ['mod-0'] },
      { id: 'sys-attic', name: 'Attic', modules: [] },
    ],
    triggers: [{ id: 'trigger-declared', name: 'Declared', enable_webhook: true }],
    system_triggers: [
      { id: 'trig-declared', trigger_id: 'trigger-declared', control_system_id: 'sys-lobby' },
    ],
  },
)

describe('The official client', () => {
  const open = offices()
  const start = hosts()
  const makeDir = tempDirs()

  it('manages triggers, applies them and calls modules, unchanged', async () => {
    const office = await open()
    check(await runClient(`127.0.0.1:${String(office.port)}`, office.keys.admin, 'sys-lobby'))
    expect(office.triggers.triggers().map(({ id }) => id)).to.deep.equal(['trigger-declared'])
    expect(office.triggers.all()).to.have.length(1)
  })

  it('does so with a standalone host', async () => {
    const host = start(['--config', writeSite(makeDir(), OFFICE)], { env: { ADMIN_KEY } })
    check(await runClient(new URL(await addressOf(host)).host, ADMIN_KEY, 'sys-lobby'))
  })
})
