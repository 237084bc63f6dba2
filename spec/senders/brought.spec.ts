import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { senders as sendersCommand } from '../../src/cli/commands/senders.js'
import { Driver, driver, type SenderData } from '../../src/index.js'
import { activate, loadPlugin } from '../../src/plugin/index.js'
import { Problem } from '../../src/problem/index.js'
import { called } from '../cli/support/called.js'
import { hooks, NOTIFY, room, type Hooks } from '../webhooks/support/hooks.js'
import { tempDirs } from '../support/temp-dirs.js'
import { thrownBy } from '../support/thrown.js'

const ADMIN_KEY = 'an-admin-key-for-the-spec'
const SECRETS = ['a-secret-of-the-sender']

/** A sender that nobody knows but a host. */
const acme = (change: object = {}): SenderData => ({
  title: 'Acme Gates',
  group: 'buildings',
  sends: 'Who passes a gate',
  scheme: { kind: 'token', header: 'X-Acme-Token' },
  handshakes: [{ verb: 'GET', value: { query: 'hello' }, answer: { text: '{value}' } }],
  secret: { title: 'Acme token' },
  success_status: 204,
  deadline: 4,
  configure: { where: 'Acme: the gate, Webhook' },
  sources: ['acme.example.org: webhooks (4 s)'],
  certainty: 'documented',
  sample: { body: '{"gate":"east"}' },
  vectors: [
    {
      made_by: 'Written by hand',
      secrets: SECRETS,
      headers: { 'X-Acme-Token': 'a-secret-of-the-sender' },
      body: '{}',
    },
  ],
  ...change,
})

/** A driver whose package knows a sender. */
@driver({ name: 'Acme Gate', generic: 'Gate', senders: { 'acme-gate': acme() } })
class AcmeGate extends Driver {}

describe('A sender that somebody brings', () => {
  const start = hooks()
  const dirs = tempDirs()
  const named = (sender: string, more: object = {}) => ({ sender, signature: { secrets: SECRETS }, ...more })
  const rest = async (hook: Hooks, method: string, path: string, body?: object) => {
    const headers = { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' }
    const answer = await hook.call(`/api/engine/v2${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: JSON.parse(answer.text) as Record<string, unknown> }
  }
  const holds = async (hook: Hooks, path = NOTIFY): Promise<void> => {
    expect((await hook.call(path, { headers: { 'X-Acme-Token': 'wrong' } })).status).to.equal(401)
    expect(
      (await hook.call(path, { headers: { 'X-Acme-Token': 'a-secret-of-the-sender' } })).status,
    ).to.equal(204)
    const greeted = await hook.call(`${path}?hello=there`, { method: 'GET' })
    expect([greeted.status, greeted.text]).to.deep.equal([200, 'there'])
  }
  /** A file of a sender beside a configuration, and its folder. */
  const folderWith = (name: string, data: unknown): string => {
    const dir = dirs()
    mkdirSync(join(dir, 'senders'))
    writeFileSync(join(dir, 'senders', `${name}.json`), JSON.stringify(data))
    return dir
  }

  it('by a host is known as those of the package are', async () => {
    await holds(await start({ senders: { acme: acme() }, instance: named('acme') }))
  })

  it('by a driver is known as those of the package are', async () => {
    await holds(await start({ drivers: [AcmeGate], instance: named('acme-gate') }))
  })

  it('by a file that the configuration names is known as those of the package are', async () => {
    const configurationDir = folderWith('acme', acme())
    const configuration = { ...room({}, named('acme')), senders: ['./senders/acme.json'] }
    await holds(await start({ configurationDir, configuration }))
  })

  it('by a file of a package is found as its drivers are', async () => {
    const configurationDir = dirs()
    const folder = join(configurationDir, 'node_modules', 'acme-drivers')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"name":"acme-drivers","version":"1.0.0"}')
    writeFileSync(join(folder, 'acme.json'), JSON.stringify(acme()))
    const configuration = { ...room({}, named('acme')), senders: ['acme-drivers/acme.json'] }
    await holds(await start({ configurationDir, configuration }))
  })

  it('by a plugin.json is known to the host that loads it', async () => {
    const dir = folderWith('acme', acme())
    const manifest = {
      ...{ id: 'acme', name: 'Acme', description: '', version: '1.0.0', main: './main.mjs', settings: {} },
      engines: { node: '*', pluginApi: '*' },
      contributes: { routes: [], channels: [], drivers: [], senders: ['./senders/acme.json'] },
    }
    writeFileSync(join(dir, 'plugin.json'), JSON.stringify(manifest))
    writeFileSync(join(dir, 'main.mjs'), 'export const activate = (options) => Promise.resolve(options)')
    const loaded = await loadPlugin(join(dir, 'plugin.json'))
    const options: unknown = await loaded.activate({ senders: { other: acme() } })
    expect(Object.keys((options as { senders: object }).senders)).to.deep.equal(['acme', 'other'])
    const findings = await loaded.examine({ configuration: room({}, named('acme')) })
    expect(findings.find(({ subject }) => subject === 'configuration')?.faults).to.deep.equal([])
    writeFileSync(join(dir, 'senders', 'acme.json'), JSON.stringify(acme({ title: '' })))
    const refusal = await thrownBy(() => loadPlugin(join(dir, 'plugin.json')))
    expect(refusal instanceof Problem && refusal.faults[0]?.path).to.equal('contributes.senders[0].title')
  })

  it('can be named over REST, and is listed with the others', async () => {
    const hook = await start({ senders: { acme: acme() }, settings: { adminKey: ADMIN_KEY } })
    const made = await rest(hook, 'POST', '/systems/sys-room/triggers', {
      trigger_id: 'trigger-room',
      ...named('acme'),
    })
    expect(made.body).to.include({ success_status: 204, reply_budget: 3 })
    expect(made.body.signature).to.include({ name: 'acme', secret_count: 1 })
    await holds(
      hook,
      `/api/engine/v2/webhook/${String(made.body.id)}/notify/${String(made.body.webhook_secret)}`,
    )
    const edited = await rest(hook, 'PATCH', `/systems/sys-room/triggers/${String(made.body.id)}`, {
      signature: { preset: 'acme', secrets: SECRETS, required: false },
    })
    expect(edited.body.signature).to.include({ name: 'acme', required: false })
    const { body } = await rest(hook, 'GET', '/triggers/signature_presets')
    expect((body as unknown as { name: string }[]).map(({ name }) => name)).to.include.members([
      'acme',
      'verkada',
    ])
    const misspelt = await rest(hook, 'POST', '/systems/sys-room/triggers', {
      trigger_id: 'trigger-room',
      ...named('acmee'),
    })
    expect([misspelt.status, misspelt.body.faults]).to.deep.equal([
      422,
      [{ path: 'sender', message: 'is not a known sender; did you mean `acme`?' }],
    ])
  })

  it('is gone for what comes, and goes on for what there is, once a configuration brings it no more', async () => {
    const configurationDir = folderWith('acme', acme())
    const configuration = { ...room(), senders: ['./senders/acme.json'] }
    const hook = await start({ configurationDir, configuration, settings: { adminKey: ADMIN_KEY } })
    const make = () =>
      rest(hook, 'POST', '/systems/sys-room/triggers', { trigger_id: 'trigger-room', ...named('acme') })
    const { body } = await make()
    await hook.plugin.configure(room())
    expect((await make()).status).to.equal(422)
    await holds(hook, `/api/engine/v2/webhook/${String(body.id)}/notify/${String(body.webhook_secret)}`)
  })

  it('is told of by the command line', async () => {
    const dir = folderWith('acme', acme())
    const config = join(dir, 'host.json')
    writeFileSync(config, JSON.stringify({ senders: ['./senders/acme.json'] }))
    const told = await called(sendersCommand, ['acme', '--config', config])
    expect([told.code, told.out.split('\n')[0]]).to.deep.equal([0, 'Acme Gates'])
    expect((await called(sendersCommand, ['--config', config])).out).to.include('acme ')
    expect((await called(sendersCommand, ['acme'])).code).to.equal(2)
    writeFileSync(config, JSON.stringify({ senders: ['./senders/none.json'] }))
    expect(await called(sendersCommand, ['--config', config])).to.include({
      code: 1,
      err: 'senders[0]: ./senders/none.json cannot be read: is the path right?\n',
    })
  })

  const unusable: [what: string, senders: Record<string, unknown>, path: string, message: RegExp][] = [
    ['has the name of another', { github: acme() }, 'senders.github', /^a sender is called github already/],
    ['has a name that is none', { 'Acme Gates': acme() }, 'senders.Acme Gates', /is no name of a sender/],
    [
      'has a member that is not known',
      { acme: acme({ secrets: [] }) },
      'senders.acme.secrets',
      /did you mean `secret`/,
    ],
    [
      'has a path that does not parse',
      { acme: acme({ scheme: { kind: 'token', member: 'a..b' } }) },
      'senders.acme.scheme.member',
      /^must be a path such as/,
    ],
    [
      'proves nothing that it says',
      { acme: acme({ vectors: [] }) },
      'senders.acme.vectors',
      /^must have at least 1 item$/,
    ],
    ['is no object', { acme: 'acme' }, 'senders.acme', /^must be an object, not text$/],
  ]
  for (const [what, senders, path, message] of unusable)
    it(`is refused where it ${what}`, async () => {
      const refusal = await thrownBy(() => activate({ senders }))
      const [fault] = refusal instanceof Problem ? refusal.faults : []
      expect(fault?.path).to.equal(path)
      expect(fault?.message).to.match(message)
    })

  it('is refused where two have one name, unless they are the same', async () => {
    const brought = (data: SenderData) => start({ senders: { 'acme-gate': data }, drivers: [AcmeGate] })
    await brought(acme())
    const refusal = await thrownBy(() => brought(acme({ deadline: 5 })))
    expect(refusal instanceof Problem && refusal.faults).to.deep.equal([
      {
        path: 'drivers.Acme Gate.senders.acme-gate',
        message: 'another sender is called acme-gate, at senders.acme-gate',
      },
    ])
  })
})
