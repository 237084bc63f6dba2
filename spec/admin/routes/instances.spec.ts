import { expect } from 'chai'
import { list, members, type Client, type Members } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices } from '../support/office.js'

const NOW = Date.parse('2026-03-14T09:26:53Z') / 1000
const LOBBY = '/systems/sys-lobby/triggers'
const HOOK = { name: 'Hook', description: 'Rings a bell', enable_webhook: true, important: true }

async function applied(admin: Client, changes: object = {}, trigger: object = {}): Promise<Members> {
  const { id } = members(await admin.post('/triggers', { ...HOOK, ...trigger }))
  return members(await admin.post(LOBBY, { trigger_id: id, ...changes }))
}

describe('A system trigger over REST', () => {
  const open = offices()

  it('is created with a secret of its own, as important as its trigger', async () => {
    const office = await open()
    const { id: trigger_id } = members(await office.as('admin').post('/triggers', HOOK))
    const created = await office
      .as('admin')
      .post(LOBBY, { trigger_id, important: false, trigger_count: 9, control_system_id: 'sys-attic' })
    expect([created.status, created.headers.get('etag')]).to.deep.equal([201, '"1"'])
    const { id, webhook_secret, ...rest } = members(created)
    expect(id).to.match(/^trig-/)
    expect(webhook_secret).to.match(/^[\w-]{43}$/)
    expect(rest).to.deep.equal({
      name: 'Hook',
      trigger_id,
      control_system_id: 'sys-lobby',
      enabled: true,
      exec_enabled: false,
      important: true,
      triggered: false,
      trigger_count: 0,
      action_errors: 0,
      comparison_errors: 0,
      capture_left: 0,
      signature: null,
      sources: null,
      rate_limit: null,
      idempotency: null,
      reply_budget: null,
      record: null,
      success_status: null,
      max_body: null,
      cors: null,
      filter: null,
      secret_use: { count: 0 },
      created_at: NOW,
      updated_at: NOW,
      declared: false,
      version: 1,
    })
  })

  it('is reached by its webhook as soon as it is created, and no more once it is removed', async () => {
    const office = await open()
    const admin = office.as('admin')
    const { id, webhook_secret } = await applied(admin, { webhook_secret: 'chosen-secret' })
    expect(webhook_secret).to.equal('chosen-secret')
    const hook = `/webhook/${String(id)}/notify?secret=chosen-secret`
    expect((await office.as('nobody').post(hook)).status).to.equal(202)
    const removed = await admin.delete(`${LOBBY}/${String(id)}`)
    expect([removed.status, removed.text]).to.deep.equal([202, ''])
    expect((await office.as('nobody').post(hook)).status).to.equal(404)
  })

  it('shows what it has been through, live', async () => {
    const office = await open()
    const admin = office.as('admin')
    const actions = { functions: [{ mod: 'Display_1', method: 'fails' }] }
    const { id, webhook_secret } = await applied(admin, {}, { actions, debounce_period: 10 })
    await office.clock.advance(2000)
    await office.as('nobody').post(`/webhook/${String(id)}/notify?secret=${String(webhook_secret)}`)
    await office.clock.advance(1000)
    const shown = members(await admin.get(`${LOBBY}/${String(id)}`))
    expect(shown).to.deep.include({
      triggered: true,
      trigger_count: 1,
      triggered_at: NOW + 2,
      action_errors: 1,
      secret_use: { count: 1, last_used_at: NOW + 2 },
      version: 1,
    })
  })

  for (const verb of ['PATCH', 'PUT'])
    it(`is changed by ${verb} in what can be changed, and in nothing else`, async () => {
      const admin = (await open()).as('admin')
      const created = await applied(admin)
      const body = {
        exec_enabled: true,
        enabled: null,
        important: false,
        webhook_secret: 'another-secret',
        trigger_id: 'trigger-declared',
        name: 'Other',
        playlists: [],
      }
      const changed = await admin.call(verb, `${LOBBY}/${String(created.id)}`, { body })
      expect(changed.status).to.equal(200)
      expect(changed.json).to.deep.equal({ ...created, exec_enabled: true, important: false, version: 2 })
    })

  it('says how calls are signed, and never with what', async () => {
    const office = await open()
    const admin = office.as('admin')
    const settings = {
      preset: 'meta',
      secrets: ['the-first-secret', 'the-second'],
      handshake_token: 'agreed-on',
    }
    const shown = { preset: 'meta', required: true, secret_count: 2, has_handshake_token: true }
    const { id, signature } = await applied(admin, { signature: settings })
    expect(signature).to.deep.equal(shown)
    const path = `${LOBBY}/${String(id)}`
    for (const answer of [await admin.get(path), await admin.patch(path, { enabled: false })]) {
      expect(members(answer).signature).to.deep.equal(shown)
      expect(answer.text).not.to.match(/the-first-secret|the-second|agreed-on/)
    }
    expect((await office.as('support').get(path)).text).not.to.include('signature')
    const github = { preset: 'github', secrets: ['the-third-secret'], required: false }
    expect(members(await admin.patch(path, { signature: github })).signature).to.deep.equal({
      ...{ preset: 'github', required: false, secret_count: 1, has_handshake_token: false },
    })
    expect(members(await admin.patch(path, { signature: null })).signature).to.equal(null)
    const bad = await admin.patch(path, { signature: { preset: 'github', secrets: ['short'] } })
    expect(expectProblem(bad, 'validation-failed')).to.deep.equal(['signature.secrets[0]'])
  })

  it('shows its secrets to admins only, in every answer', async () => {
    const office = await open()
    const { id, trigger_id } = await applied(office.as('admin'))
    const paths = [
      LOBBY,
      `${LOBBY}/${String(id)}`,
      `/triggers/${String(trigger_id)}?instances=true`,
      `/triggers/${String(trigger_id)}/instances`,
    ]
    for (const path of paths) {
      expect((await office.as('admin').get(path)).text)
        .to.include('"webhook_secret":')
        .and.include('secret_use')
      expect((await office.as('support').get(path)).text).not.to.include('secret')
    }
  })

  it('of another system is not found', async () => {
    const office = await open()
    const admin = office.as('admin')
    const { id } = await applied(admin)
    const elsewhere = `/systems/sys-attic/triggers/${String(id)}`
    expectProblem(await admin.get(elsewhere), 'not-found')
    expectProblem(await admin.patch(elsewhere, { enabled: false }), 'not-found')
    expectProblem(await admin.put(elsewhere, { enabled: false }), 'not-found')
    expectProblem(await admin.delete(elsewhere), 'not-found')
    expectProblem(await admin.post(`${elsewhere}/rotate_secret`), 'not-found')
    expect(members(await admin.get(`${LOBBY}/${String(id)}`))).to.include({ enabled: true, version: 1 })
  })

  it('cannot be created for an unknown system or trigger', async () => {
    const admin = (await open()).as('admin')
    expectProblem(
      await admin.post('/systems/sys-x/triggers', { trigger_id: 'trigger-declared' }),
      'system-not-found',
    )
    expect(
      expectProblem(await admin.post(LOBBY, { trigger_id: 'trigger-x' }), 'validation-failed'),
    ).to.deep.equal(['trigger_id'])
  })

  it('that the configuration file declares is shown and not changed', async () => {
    const admin = (await open()).as('admin')
    const path = `${LOBBY}/trig-declared`
    expect(members(await admin.get(path)).declared).to.equal(true)
    expectProblem(await admin.patch(path, { enabled: false }), 'declared-in-configuration')
    expectProblem(await admin.delete(path), 'declared-in-configuration')
    expectProblem(await admin.post(`${path}/rotate_secret`), 'declared-in-configuration')
  })

  it('shows its system unless asked not to', async () => {
    const support = (await open()).as('support')
    const lobby = { id: 'sys-lobby', name: 'Lobby' }
    for (const path of [`${LOBBY}/trig-declared`, LOBBY]) {
      const shown = async (query: string): Promise<Members> => {
        const { json } = await support.get(path + query)
        return (Array.isArray(json) ? json[0] : json) as Members
      }
      expect((await shown('')).control_system).to.deep.equal(lobby)
      expect((await shown('?complete=true')).control_system).to.deep.equal(lobby)
      expect(await shown('?complete=false')).not.to.have.property('control_system')
    }
  })
})

describe('The list of a system’s triggers', () => {
  const open = offices()

  it('has the oldest first, and no others', async () => {
    const office = await open()
    const admin = office.as('admin')
    const ids: unknown[] = ['trig-declared']
    for (let count = 0; count < 3; count += 1) {
      await office.clock.advance(1000)
      ids.push((await applied(admin)).id)
    }
    await admin.post('/systems/sys-attic/triggers', { trigger_id: 'trigger-declared' })
    expect(list(await admin.get(LOBBY)).map(({ id }) => id)).to.deep.equal(ids)
  })

  const filters: [query: string, names: string[]][] = [
    ['', ['Declared', 'Hook', 'Bell']],
    ['?important=true', ['Hook']],
    ['?important=false', ['Declared', 'Hook', 'Bell']],
    ['?triggered=true', ['Bell']],
    ['?trigger_id=trigger-declared', ['Declared']],
    ['?trigger_id=trigger-x', []],
    [`?as_of=${String(NOW)}`, ['Declared']],
    [`?as_of=${String(NOW + 1)}`, ['Declared', 'Hook']],
    ['?q=bell', ['Hook', 'Bell']],
    ['?q=bell&important=true&triggered=true', []],
    ['?q=rings+decl', ['Declared', 'Hook']],
  ]
  for (const [query, names] of filters)
    it(`is ${names.join(', ') || 'empty'} for "${query}"`, async () => {
      const office = await open()
      const admin = office.as('admin')
      await office.clock.advance(1000)
      await applied(admin)
      await office.clock.advance(1000)
      const bell = { name: 'Bell', description: '', important: false, debounce_period: 60 }
      const { id, webhook_secret } = await applied(admin, {}, bell)
      await office.as('nobody').post(`/webhook/${String(id)}/notify?secret=${String(webhook_secret)}`)
      expect(list(await admin.get(LOBBY + query)).map(({ name }) => name)).to.deep.equal(names)
    })

  it('of a system without any is empty, and of an unknown system not there', async () => {
    const support = (await open()).as('support')
    expect((await support.get('/systems/sys-attic/triggers')).json).to.deep.equal([])
    expectProblem(await support.get('/systems/sys-x/triggers'), 'system-not-found')
  })
})

describe('Rotating a secret', () => {
  const open = offices()

  const cases: [body: object | undefined, overlap: number][] = [
    [undefined, 86_400],
    [{}, 86_400],
    [{ overlap: 60 }, 60],
    [{ overlap: 0.5 }, 0.5],
    [{ overlap: 0 }, 0],
  ]
  for (const [body, overlap] of cases)
    it(`with ${body ? JSON.stringify(body) : 'nothing'} lets the old one work for ${String(overlap)} s more`, async () => {
      const office = await open()
      const admin = office.as('admin')
      const { id, webhook_secret: old } = await applied(admin)
      const call = async (secret: unknown): Promise<number> =>
        (await office.as('nobody').post(`/webhook/${String(id)}/notify?secret=${String(secret)}`)).status
      await call(old)
      const rotated = await admin.post(`${LOBBY}/${String(id)}/rotate_secret`, body)
      expect([rotated.status, rotated.text.includes(String(old))]).to.deep.equal([200, false])
      const { webhook_secret, previous_secret, version } = members(rotated)
      expect([version, webhook_secret === old]).to.deep.equal([2, false])
      expect(previous_secret).to.deep.equal(
        overlap === 0 ? undefined : { count: 1, last_used_at: NOW, expires_at: Math.floor(NOW + overlap) },
      )
      expect([await call(webhook_secret), await call(old)]).to.deep.equal([202, overlap === 0 ? 404 : 202])
      await office.clock.advance(overlap * 1000)
      expect([await call(webhook_secret), await call(old)]).to.deep.equal([202, 404])
      const shown = await admin.get(`${LOBBY}/${String(id)}`)
      expect(shown.text).not.to.include('previous_secret')
    })

  it('is refused with an overlap that is none', async () => {
    const admin = (await open()).as('admin')
    const { id } = await applied(admin)
    const path = `${LOBBY}/${String(id)}/rotate_secret`
    expect(expectProblem(await admin.post(path, { overlap: -1 }), 'validation-failed')).to.deep.equal([
      'overlap',
    ])
    expect(expectProblem(await admin.post(path, { overlap: '60' }), 'malformed-body')).to.deep.equal([
      'overlap',
    ])
    expectProblem(await admin.post(path, { overlap: 1e12 }), 'validation-failed')
  })
})

describe('A webhook shown by its secret', () => {
  const open = offices()

  it('is its trigger, to any key', async () => {
    const office = await open()
    const shown = await office.as('user').get('/webhook/trig-declared?secret=declared-secret')
    expect([shown.status, members(shown).id]).to.deep.equal([200, 'trigger-declared'])
    expect(shown.text).not.to.include('declared-secret')
    expect((await office.as('user').get('/webhook/trig-declared/?secret=declared-secret')).status).to.equal(
      200,
    )
  })

  it('asks for a secret where none is given, be there such a webhook or not', async () => {
    const office = await open()
    for (const path of ['/webhook/trig-declared', '/webhook/trig-x'])
      expectProblem(await office.as('user').get(path), 'missing-parameter')
  })

  it('is not found in the same words whatever is wrong', async () => {
    const office = await open()
    const { id, webhook_secret } = await applied(office.as('admin'), { enabled: false })
    const paths = [
      '/webhook/trig-declared?secret=wrong',
      '/webhook/trig-declared?secret=',
      '/webhook/trig-x?secret=declared-secret',
      `/webhook/${String(id)}?secret=${String(webhook_secret)}`,
    ]
    const answers = await Promise.all(
      paths.map((path) => office.as('user').get(path, { headers: { 'X-Request-ID': 'same' } })),
    )
    for (const answer of answers) expectProblem(answer, 'not-found')
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1)
  })
})
