import { expect } from 'chai'
import { list, members } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices, type Office } from '../support/office.js'

describe('A system over REST', () => {
  const open = offices()

  const made = async (office: Office, body: object = {}): Promise<string> => {
    const answer = await office.as('admin').post('/systems', { name: 'Hall', ...body })
    expect(answer.status, answer.text).to.equal(201)
    return String(members(answer).id)
  }
  const modulesOf = async (office: Office, id: string): Promise<unknown> =>
    members(await office.as('user').get(`/systems/${id}`)).modules

  it('is made with modules of the file, which can be called there at once', async () => {
    const office = await open()
    const id = await made(office, { modules: ['mod-display-2', 'mod-display-1'] })
    expect(id).to.match(/^sys-[\w-]{12}$/)
    const answer = await office.as('user').get(`/systems/${id}`)
    expect(members(answer)).to.deep.include({ name: 'Hall', declared: false, version: 1 })
    expect(answer.headers.get('etag')).to.equal('"1"')
    expect((await office.as('support').post(`/systems/${id}/Display_2/add`, [2, 3])).json).to.equal(5)
    expect(list(await office.as('user').get('/systems?q=hall')).map((one) => one.id)).to.deep.equal([id])
  })

  it('has the id it is made with', async () => {
    const office = await open()
    expect(await made(office, { id: 'sys-hall' })).to.equal('sys-hall')
    const again = await office.as('admin').post('/systems', { id: 'sys-hall', name: 'Hall' })
    expect(expectProblem(again, 'validation-failed')).to.deep.equal(['id'])
    const declared = await office.as('admin').post('/systems', { id: 'sys-lobby', name: 'Hall' })
    expectProblem(declared, 'declared-in-configuration')
  })

  it('is renamed, and given other modules in their order', async () => {
    const office = await open()
    const id = await made(office, { modules: ['mod-display-1'] })
    await office.as('admin').patch(`/systems/${id}`, { name: 'Great hall' })
    const modules = ['mod-display-2', 'mod-display-1']
    const answer = await office.as('admin').put(`/systems/${id}`, { modules })
    expect(members(answer)).to.deep.include({ name: 'Great hall', modules, version: 3 })
  })

  it('is edited by who has seen the newest, where If-Match says which', async () => {
    const office = await open()
    const id = await made(office)
    const edit = (tag: string) =>
      office.as('admin').patch(`/systems/${id}`, { name: `By ${tag}` }, { headers: { 'If-Match': tag } })
    expect((await edit('"1"')).status).to.equal(200)
    expectProblem(await edit('"1"'), 'conflict')
    expect((await edit('"2"')).status).to.equal(200)
  })

  it('takes a module in as its last, once, and gives it up', async () => {
    const office = await open()
    const admin = office.as('admin')
    const id = await made(office, { modules: ['mod-display-1'] })
    for (let time = 0; time < 2; time += 1)
      expect(members(await admin.put(`/systems/${id}/module/mod-display-2`)).modules).to.deep.equal([
        'mod-display-1',
        'mod-display-2',
      ])
    const left = await admin.delete(`/systems/${id}/module/mod-display-1`)
    expect(members(left).modules).to.deep.equal(['mod-display-2'])
    expectProblem(await admin.delete(`/systems/${id}/module/mod-display-1`), 'module-not-found')
    expectProblem(await admin.put(`/systems/${id}/module/mod-x`), 'validation-failed')
  })

  it('is removed with its system triggers, and not with its modules', async () => {
    const office = await open()
    const admin = office.as('admin')
    const id = await made(office, { modules: ['mod-display-1'] })
    const trigger = members(await admin.post('/triggers', { name: 'Bell', enable_webhook: true })).id
    const { json } = await admin.post(`/systems/${id}/triggers`, { trigger_id: trigger })
    const { id: instance, webhook_secret } = json as Readonly<Record<string, string>>
    expect((await admin.delete(`/systems/${id}`)).status).to.equal(202)
    expectProblem(await admin.get(`/systems/${id}`), 'system-not-found')
    const called = await admin.post(`/webhook/${instance}/notify?secret=${webhook_secret}`)
    expect(called.status).to.equal(404)
    expect((await admin.get('/modules/mod-display-1')).status).to.equal(200)
  })

  const refused: [what: string, body: object, path: string][] = [
    ['no name', { modules: [] }, 'name'],
    ['a module that is not there', { name: 'Hall', modules: ['mod-display-1', 'mod-x'] }, 'modules[1]'],
    ['a module twice', { name: 'Hall', modules: ['mod-display-1', 'mod-display-1'] }, 'modules[1]'],
    ['an id that no URL takes as it is', { name: 'Hall', id: 'a/b' }, 'id'],
    ['a member that is not known', { name: 'Hall', module: [] }, 'module'],
  ]
  for (const [what, body, path] of refused)
    it(`is not made with ${what}, and the refusal names it`, async () => {
      const office = await open()
      const answer = await office.as('admin').post('/systems', body)
      expect(expectProblem(answer, 'validation-failed')).to.deep.equal([path])
      expect(list(await office.as('user').get('/systems'))).to.have.length(2)
    })

  const edits: [verb: string, path: string, body?: object][] = [
    ['PATCH', '/systems/sys-lobby', { name: 'Mine' }],
    ['PUT', '/systems/sys-lobby', { name: 'Mine' }],
    ['DELETE', '/systems/sys-lobby'],
    ['PUT', '/systems/sys-lobby/module/mod-display-1'],
    ['DELETE', '/systems/sys-lobby/module/mod-display-1'],
    ['POST', '/systems/sys-lobby/stop'],
  ]
  for (const [verb, path, body] of edits) {
    it(`of the file is left to it: ${verb} ${path}`, async () => {
      const office = await open()
      expectProblem(await office.as('admin').call(verb, path, { body }), 'declared-in-configuration')
      expect(await modulesOf(office, 'sys-lobby')).to.deep.equal(['mod-display-1', 'mod-display-2'])
      expect(office.triggers.instancesIn('sys-lobby')).to.have.length(1)
    })

    it(`is found, or refused by ${verb} ${path.replace('lobby', 'x')}`, async () => {
      const admin = (await open()).as('admin')
      expectProblem(await admin.call(verb, path.replace('lobby', 'x'), { body }), 'system-not-found')
    })

    it(`is nobody's but an administrator's: ${verb} ${path}`, async () => {
      expectProblem(await (await open()).as('support').call(verb, path, { body }), 'access-denied')
    })

    it(`is left to a host that runs its modules itself: ${verb} ${path}`, async () => {
      const office = await open({ isElsewhere: true })
      expectProblem(await office.as('admin').call(verb, path, { body }), 'modules-elsewhere')
    })
  }

  it('stays through a reload, and does without a module that the file has no more', async () => {
    const office = await open()
    const id = await made(office, { modules: ['mod-display-1', 'mod-display-2'] })
    await office.reload({
      modules: [{ id: 'mod-display-2', driver: 'Screen' }],
      systems: [{ id: 'sys-lobby', name: 'Lobby', modules: ['mod-display-2'] }],
    })
    expect(await modulesOf(office, id)).to.deep.equal(['mod-display-2'])
    await office.reload({})
    expect(await modulesOf(office, id)).to.deep.equal(['mod-display-1', 'mod-display-2'])
  })

  it('gives way to one of the file under its id, as long as that is there', async () => {
    const office = await open()
    await made(office, { id: 'sys-hall' })
    await office.reload({ systems: [{ id: 'sys-hall', name: 'Hall of the file' }], system_triggers: [] })
    const shown = members(await office.as('user').get('/systems/sys-hall'))
    expect(shown).to.include({ name: 'Hall of the file', declared: true })
    await office.reload({})
    expect(members(await office.as('user').get('/systems/sys-hall'))).to.include({ name: 'Hall' })
  })

  it('of PlaceOS has no zones, no metadata, and the settings of its modules', async () => {
    const office = await open()
    const admin = office.as('admin')
    const module = await admin.post('/modules', { driver: 'Beam', settings: { host: 'wall', password: 'p' } })
    const id = await made(office, { modules: ['mod-display-1', members(module).id] })
    expect((await admin.get('/zones')).json).to.deep.equal([])
    expect((await admin.get(`/systems/${id}/zones`)).json).to.deep.equal([])
    expect((await admin.get(`/systems/${id}/metadata`)).json).to.deep.equal({})
    const settings = list(await admin.get(`/systems/${id}/settings`))
    expect(settings.map(({ parent_id }) => parent_id)).to.deep.equal(['mod-display-1', members(module).id])
    expect(settings[1]).to.deep.include({ settings_string: '{"host":"wall"}', keys: ['host'] })
    for (const what of ['zones', 'metadata', 'settings'])
      expectProblem(await admin.get(`/systems/sys-x/${what}`), 'system-not-found')
  })
})
