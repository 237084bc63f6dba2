import { expect } from 'chai'
import { list, members, type Members } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices } from '../support/office.js'

const NOW = Date.parse('2026-03-14T09:26:53Z') / 1000

const DOORBELL = {
  name: 'Doorbell',
  enable_webhook: true,
  supported_methods: ['POST', 'GET'],
  debounce_period: 1.5,
  conditions: {
    comparisons: [{ left: { mod: 'Display_1', status: 'power', keys: [] }, operator: 'Equal', right: true }],
    time_dependents: [{ type: 'cron', cron: '30 2 * * *', timezone: 'Europe/Vienna' }],
  },
  actions: { functions: [{ mod: 'Display_1', method: 'power', args: { state: null } }] },
}

describe('A trigger over REST', () => {
  const open = offices()

  it('is created with everything it has, under the names and units of PlaceOS but for seconds', async () => {
    const office = await open()
    const created = await office.as('admin').post('/triggers', DOORBELL)
    expect([created.status, created.headers.get('etag')]).to.deep.equal([201, '"1"'])
    const { id, ...rest } = members(created)
    expect(id).to.match(/^trigger-/)
    expect(rest).to.deep.equal({
      name: 'Doorbell',
      description: '',
      enable_webhook: true,
      supported_methods: ['GET', 'POST'],
      debounce_period: 1.5,
      important: false,
      any_match: false,
      conditions: {
        comparisons: [
          { left: { mod: 'Display_1', status: 'power', keys: [] }, operator: 'equal', right: true },
        ],
        time_dependents: [{ type: 'cron', cron: '30 2 * * *', timezone: 'Europe/Vienna' }],
      },
      actions: {
        functions: [{ mod: 'Display_1', method: 'power', args: { state: null } }],
        mailers: [],
      },
      created_at: NOW,
      updated_at: NOW,
      declared: false,
      version: 1,
    })
    expect((await office.as('support').get(`/triggers/${String(id)}`)).json).to.deep.equal(created.json)
  })

  for (const verb of ['PATCH', 'PUT'])
    it(`is changed by ${verb} where something is given, and nowhere else`, async () => {
      const office = await open()
      const admin = office.as('admin')
      const created = members(await admin.post('/triggers', DOORBELL))
      await office.clock.advance(5000)
      const changed = await admin.call(verb, `/triggers/${String(created.id)}`, {
        body: {
          description: 'At the door',
          debounce_period: null,
          conditions: { comparisons: [] },
        },
      })
      expect([changed.status, changed.headers.get('etag')]).to.deep.equal([200, '"2"'])
      expect(changed.json).to.deep.equal({
        ...created,
        description: 'At the door',
        conditions: { comparisons: [], time_dependents: [] },
        updated_at: NOW + 5,
        version: 2,
      })
    })

  it('keeps its version when an edit changes nothing', async () => {
    const admin = (await open()).as('admin')
    const created = members(await admin.post('/triggers', DOORBELL))
    for (const body of [{}, { name: 'Doorbell' }]) {
      const answer = await admin.patch(`/triggers/${String(created.id)}`, body)
      expect([answer.status, answer.json]).to.deep.equal([200, created])
    }
  })

  it('cannot be given what is not the caller’s to give', async () => {
    const admin = (await open()).as('admin')
    const given = { ...DOORBELL, id: 'mine', version: 9, declared: true, created_at: 1, updated_at: 1 }
    const { id, ...rest } = members(await admin.post('/triggers', given))
    expect(id).not.to.equal('mine')
    expect(rest).to.include({ version: 1, declared: false, created_at: NOW, updated_at: NOW })
    const changed = members(await admin.patch(`/triggers/${String(id)}`, { ...given, name: 'New' }))
    expect(changed).to.include({ id, version: 2, declared: false, created_at: NOW })
  })

  it('is removed with its instances', async () => {
    const office = await open()
    const admin = office.as('admin')
    const id = String(members(await admin.post('/triggers', DOORBELL)).id)
    await admin.post('/systems/sys-lobby/triggers', { trigger_id: id })
    const removed = await admin.delete(`/triggers/${id}`)
    expect([removed.status, removed.text]).to.deep.equal([202, ''])
    expectProblem(await admin.get(`/triggers/${id}`), 'not-found')
    expectProblem(await admin.delete(`/triggers/${id}`), 'not-found')
    expect(list(await admin.get('/systems/sys-lobby/triggers'))).to.have.length(1)
  })

  it('shows where it is applied, with secrets for admins only', async () => {
    const office = await open()
    const admin = office.as('admin')
    const id = String(members(await admin.post('/triggers', DOORBELL)).id)
    const first = members(await admin.post('/systems/sys-lobby/triggers', { trigger_id: id }))
    await office.clock.advance(1000)
    const second = members(await admin.post('/systems/sys-attic/triggers', { trigger_id: id }))
    const ids = [first.id, second.id]
    for (const role of ['admin', 'support'] as const) {
      const shown = members(await office.as(role).get(`/triggers/${id}?instances=true`))
      const answer = await office.as(role).get(`/triggers/${id}/instances`)
      for (const instances of [shown.trigger_instances as Members[], list(answer)]) {
        expect(instances.map((one) => one.id)).to.have.members(ids)
        expect(instances.map((one) => 'webhook_secret' in one)).to.deep.equal([
          role === 'admin',
          role === 'admin',
        ])
        expect(instances.map((one) => (one.control_system as Members).name)).to.have.members([
          'Lobby',
          'Attic',
        ])
      }
      expect(answer.headers.get('x-total-count')).to.equal('2')
      expect(answer.headers.get('content-range')).to.equal('trig 0-2/2')
    }
    expect(await office.as('support').get(`/triggers/${id}`)).not.to.have.nested.property(
      'json.trigger_instances',
    )
    expectProblem(await admin.get('/triggers/trigger-x/instances'), 'not-found')
  })

  it('that the configuration file declares is shown and not changed', async () => {
    const admin = (await open()).as('admin')
    expect(members(await admin.get('/triggers/trigger-declared')).declared).to.equal(true)
    const path = '/triggers/trigger-declared'
    expectProblem(await admin.patch(path, { name: 'Mine' }), 'declared-in-configuration')
    expectProblem(await admin.delete(path), 'declared-in-configuration')
  })
})

describe('The version of an edit', () => {
  const open = offices()

  const cases: [what: string, query: string, ifMatch: string | undefined, status: number][] = [
    ['none', '', undefined, 200],
    [
      'an older one in the query, where the official client sends what it once saw',
      '?version=1',
      undefined,
      200,
    ],
    ['no number in the query', '?version=x', undefined, 200],
    ['the present one in If-Match', '', '"2"', 200],
    ['an older one in If-Match', '', '"1"', 409],
    ['any in If-Match', '', '*', 200],
    ['an older one in If-Match and the present one in the query', '?version=2', '"1"', 409],
    ['another tag in If-Match', '', '"abc"', 400],
  ]
  for (const [what, query, ifMatch, status] of cases)
    it(`that is ${what} gives ${String(status)}`, async () => {
      const admin = (await open()).as('admin')
      const trigger = members(await admin.post('/triggers', DOORBELL))
      await admin.patch(`/triggers/${String(trigger.id)}`, { name: 'Second' })
      const instance = members(await admin.post('/systems/sys-lobby/triggers', { trigger_id: trigger.id }))
      await admin.patch(`/systems/sys-lobby/triggers/${String(instance.id)}`, { exec_enabled: true })
      const headers: Record<string, string> = ifMatch === undefined ? {} : { 'If-Match': ifMatch }
      const edits: [path: string, body: object, verb: 'patch' | 'post'][] = [
        [`/triggers/${String(trigger.id)}`, { name: 'Third' }, 'patch'],
        [`/systems/sys-lobby/triggers/${String(instance.id)}/rotate_secret`, {}, 'post'],
      ]
      for (const [path, body, verb] of edits) {
        const answer = await admin[verb](path + query, body, { headers })
        expect(answer.status).to.equal(status)
        if (status === 409) expectProblem(answer, 'conflict')
        if (status === 400) expectProblem(answer, 'invalid-parameter')
      }
    })

  it('lets one of several who edit at once through, and tells the others', async () => {
    const admin = (await open()).as('admin')
    const { id } = members(await admin.post('/triggers', DOORBELL))
    const names = ['A', 'B', 'C', 'D', 'E']
    const answers = await Promise.all(
      names.map((name) =>
        admin.patch(`/triggers/${String(id)}`, { name }, { headers: { 'If-Match': '"1"' } }),
      ),
    )
    const kept = answers.filter(({ status }) => status === 200)
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409, 409, 409])
    expect((await admin.get(`/triggers/${String(id)}`)).json).to.deep.equal(kept[0]?.json)
  })
})
