import { expect } from 'chai'
import { Problem } from '../../../src/problem/index.js'
import { MemoryInventoryStore } from '../../../src/inventory/memory/index.js'
import type { InventoryChange } from '../../../src/inventory/index.js'
import { list, members, type Answer, type Members } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { DRIVERS, offices, type Office } from '../support/office.js'

const VIEWERS = [
  { url: 'http://a', secret: 'secret-a' },
  { url: 'http://b', secret: 'secret-b' },
]
const SETTINGS = { host: 'wall', password: 'the password', viewers: VIEWERS }

/** A store that cannot be used when it is told so. */
class MoodyStore extends MemoryInventoryStore {
  isDown = false

  override async apply(changes: readonly InventoryChange[]): Promise<void> {
    if (this.isDown) throw new Problem('storage-unavailable', 'the disk is full')
    await super.apply(changes)
  }
}

describe('A module over REST', () => {
  const open = offices()

  const made = async (office: Office, body: object = {}): Promise<string> => {
    const answer = await post(office, body)
    expect(answer.status, answer.text).to.equal(201)
    return String(members(answer).id)
  }
  const post = (office: Office, body: object): Promise<Answer> =>
    office.as('admin').post('/modules', { driver: 'Beam', settings: SETTINGS, ...body })
  const hall = async (office: Office): Promise<string> =>
    String(members(await office.as('admin').post('/systems', { id: 'sys-hall', name: 'Hall' })).id)
  const told = async (office: Office): Promise<Members> =>
    members(await office.as('support').post('/systems/sys-hall/Projector_1/told', []))
  const settingsOf = async (office: Office, id: string): Promise<Members> =>
    list(await office.as('admin').get(`/modules/${id}/settings`))[0] ?? {}

  it('is made, started and put into a system at once', async () => {
    const office = await open()
    const system = await hall(office)
    const id = await made(office, { control_system_id: system })
    expect(id).to.match(/^mod-[\w-]{12}$/)
    const answer = await office.as('support').get(`/modules/${id}`)
    expect(members(answer)).to.deep.include({
      ...{ id, name: 'Projector', driver: 'Beam', driver_id: 'Beam', running: true, declared: false },
      ...{ control_system_id: system, systems: [system], version: 1 },
    })
    expect(answer.headers.get('etag')).to.equal('"1"')
    expect(await told(office)).to.deep.equal({ ...SETTINGS, lamp: 2 })
  })

  it('is made as PlaceOS’s client says it', async () => {
    const office = await open()
    const body = { driver_id: 'Beam', custom_name: 'Cinema', settings: { host: 'wall' }, ip: '10.0.0.1' }
    const answer = await office.as('admin').post('/modules', body)
    expect(members(answer)).to.include({ driver: 'Beam', name: 'Cinema', custom_name: 'Cinema' })
  })

  it('is listed with those of the file, by system and driver', async () => {
    const office = await open()
    const id = await made(office, { control_system_id: await hall(office) })
    const lone = await made(office, { id: 'mod-lone' })
    const found = async (query: string): Promise<unknown[]> =>
      list(await office.as('support').get(`/modules${query}`)).map((one) => one.id)
    expect(await found('')).to.have.members(['mod-display-1', 'mod-display-2', id, lone])
    expect(await found('?control_system_id=sys-hall')).to.deep.equal([id])
    expect(await found('?driver_id=Screen')).to.deep.equal(['mod-display-1', 'mod-display-2'])
    expect(await found('?q=lone')).to.deep.equal([lone])
  })

  it('of a runtime of the host’s own is listed too, with all that is known of it', async () => {
    const support = (await open({ isElsewhere: true })).as('support')
    const shown = list(await support.get('/modules'))
    expect(shown.map(({ id }) => id)).to.deep.equal(['mod-display-1', 'mod-display-2'])
    expect(shown[0]).to.deep.include({ name: 'Display', driver: 'Screen', declared: true })
  })

  const refused: [what: string, body: object, path: string, says: RegExp][] = [
    ['an unknown driver', { driver: 'Bean' }, 'driver', /no driver is called "Bean"/],
    ['no driver', { driver: undefined }, 'driver', /./],
    ['settings that do not fit', { settings: { host: '' } }, 'settings.host', /./],
    [
      'settings that do not fit inside',
      { settings: { host: 'a', viewers: [{ url: 1, secret: 's' }] } },
      'settings.viewers[0].url',
      /./,
    ],
    [
      'a constructor that throws',
      { settings: { host: 'no constructor' } },
      'driver',
      /onLoad of Beam failed/,
    ],
    ['an onLoad that throws', { settings: { host: 'no onLoad' } }, 'driver', /onLoad of Beam failed/],
    ['a name like an index', { name: 'Beam_2' }, 'name', /must not end like an index/],
    ['an id that is there', { id: 'mod-there' }, 'id', /there is already one/],
    ['a member that is not known', { setting: {} }, 'setting', /did you mean `settings`/],
  ]
  for (const [what, body, path, says] of refused)
    it(`is not made with ${what}, the refusal names it, and nothing is left`, async () => {
      const office = await open()
      await hall(office)
      await made(office, { id: 'mod-there' })
      const before = (await office.as('admin').get('/modules')).json
      const answer = await post(office, { control_system_id: 'sys-hall', ...body })
      expect(expectProblem(answer, 'validation-failed')).to.deep.equal([path])
      expect(members(answer).detail).to.match(says)
      expect(answer.text).not.to.include('/home/secret')
      expect((await office.as('admin').get('/modules')).json).to.deep.equal(before)
      expect(members(await office.as('user').get('/systems/sys-hall')).modules).to.deep.equal([])
    })

  it('is not put into a system that is not there, or is the file’s', async () => {
    const office = await open()
    expectProblem(await post(office, { control_system_id: 'sys-x' }), 'system-not-found')
    expectProblem(await post(office, { control_system_id: 'sys-lobby' }), 'declared-in-configuration')
    expect(list(await office.as('admin').get('/modules'))).to.have.length(2)
  })

  it('is as it was where it cannot be kept', async () => {
    const store = new MoodyStore()
    const office = await open({ inventoryStore: store })
    await hall(office)
    const id = await made(office, { control_system_id: 'sys-hall' })
    store.isDown = true
    const admin = office.as('admin')
    expectProblem(await post(office, { control_system_id: 'sys-hall' }), 'storage-unavailable')
    expectProblem(await admin.patch(`/modules/${id}`, { settings: { host: 'x' } }), 'storage-unavailable')
    expectProblem(await admin.delete(`/modules/${id}`), 'storage-unavailable')
    expect(await told(office)).to.deep.equal({ ...SETTINGS, lamp: 2 })
    expect(members(await office.as('user').get('/systems/sys-hall')).modules).to.deep.equal([id])
  })

  describe('has settings that', () => {
    it('are shown without secrets, which are named', async () => {
      const office = await open()
      const id = await made(office)
      const shown = await settingsOf(office, id)
      expect(shown).to.deep.include({
        parent_id: id,
        values: { host: 'wall', viewers: [{ url: 'http://a' }, { url: 'http://b' }] },
        secrets: ['password', 'viewers.0.secret', 'viewers.1.secret'],
        keys: ['host', 'viewers'],
        saved: [],
      })
      const everything = [
        `/modules/${id}`,
        `/modules/${id}/settings`,
        '/modules',
        '/drivers',
        '/drivers/Beam',
      ]
      for (const path of everything) {
        const { text } = await office.as('admin').get(path)
        expect(text, path).not.to.match(/secret-a|secret-b|the password|factory/)
      }
      expectProblem(await office.as('support').get(`/modules/${id}/settings`), 'access-denied')
    })

    it('of the file are shown in the same way', async () => {
      const beam = { id: 'mod-beam', driver: 'Beam', settings: { host: 'wall', password: 'p' } }
      const office = await open({ configuration: { modules: [beam], systems: [], system_triggers: [] } })
      expect(await settingsOf(office, 'mod-beam')).to.deep.include({
        values: { host: 'wall' },
        secrets: ['password'],
      })
    })

    const edits: [what: string, given: object, after: object][] = [
      [
        'with secrets that are left out',
        { host: 'b', viewers: [{ url: 'http://a' }, { url: 'http://b' }] },
        { ...SETTINGS, host: 'b' },
      ],
      ['with another secret', { host: 'b', password: 'new' }, { host: 'b', password: 'new', viewers: [] }],
      [
        'without a secret that is null',
        { host: 'b', password: null },
        { host: 'b', password: 'factory', viewers: [] },
      ],
      [
        'with null where the driver takes it',
        { host: 'b', lamp: null },
        { host: 'b', lamp: null, password: 'the password', viewers: [] },
      ],
      [
        'with a secret that follows its item',
        { host: 'b', viewers: [{ url: 'http://b' }] },
        { host: 'b', password: 'the password', viewers: [VIEWERS[1]] },
      ],
    ]
    for (const [what, settings, after] of edits)
      it(`are given anew ${what}`, async () => {
        const office = await open()
        const id = await made(office, { control_system_id: await hall(office) })
        const answer = await office.as('admin').patch(`/modules/${id}`, { settings })
        expect([answer.status, members(answer).version], answer.text).to.deep.equal([200, 2])
        expect(await told(office)).to.deep.equal({ lamp: 2, ...after })
      })

    it('never hand a secret to another item: one that has changed must say its own', async () => {
      const office = await open()
      const id = await made(office, { control_system_id: await hall(office) })
      const settings = { host: 'wall', viewers: [{ url: 'http://elsewhere' }, { url: 'http://b' }] }
      const answer = await office.as('admin').patch(`/modules/${id}`, { settings })
      expect(expectProblem(answer, 'validation-failed')).to.deep.equal(['settings.viewers[0].secret'])
      expect(await told(office)).to.deep.equal({ ...SETTINGS, lamp: 2 })
    })

    it('stay as they were where the driver cannot take them', async () => {
      const office = await open()
      const id = await made(office, { control_system_id: await hall(office) })
      for (const host of ['', 'no onUpdate']) {
        const answer = await office.as('admin').patch(`/modules/${id}`, { settings: { host } })
        expectProblem(answer, 'validation-failed')
        expect(await told(office)).to.deep.equal({ ...SETTINGS, lamp: 2 })
      }
      expect(members(await office.as('admin').get(`/modules/${id}`)).version).to.equal(1)
    })

    it('say which of them the driver has saved for itself', async () => {
      const office = await open()
      const id = await made(office, { control_system_id: await hall(office) })
      await office.as('support').post('/systems/sys-hall/Projector_1/dim', [])
      expect((await settingsOf(office, id)).saved).to.deep.equal(['lamp'])
      await office.as('admin').delete(`/modules/${id}`)
      await made(office, { id, control_system_id: 'sys-hall' })
      expect((await settingsOf(office, id)).saved).to.deep.equal([])
      expect((await told(office)).lamp).to.equal(2)
    })
  })

  it('is renamed, and has its driver’s name again', async () => {
    const office = await open()
    const id = await made(office, { control_system_id: await hall(office) })
    await office.as('admin').patch(`/modules/${id}`, { name: 'Cinema' })
    expect((await office.as('support').get('/systems/sys-hall/types')).json).to.deep.equal({ Cinema: 1 })
    const answer = await office.as('admin').patch(`/modules/${id}`, { name: 'Projector' })
    expect(members(answer)).not.to.have.property('custom_name')
    expect((await office.as('support').get('/systems/sys-hall/types')).json).to.deep.equal({ Projector: 1 })
  })

  it('is stopped and started, and keeps its place meanwhile', async () => {
    const office = await open()
    const admin = office.as('admin')
    await hall(office)
    const first = await made(office, { control_system_id: 'sys-hall' })
    await made(office, { control_system_id: 'sys-hall', settings: { host: 'second' } })
    expect((await admin.post(`/modules/${first}/stop`)).status).to.equal(200)
    expect(members(await admin.get(`/modules/${first}`)).running).to.equal(false)
    expectProblem(await admin.post('/systems/sys-hall/Projector_1/told', []), 'driver-failed')
    expect(members(await admin.post('/systems/sys-hall/Projector_2/told', [])).host).to.equal('second')
    expect((await admin.post(`/modules/${first}/start`)).status).to.equal(200)
    expect((await told(office)).host).to.equal('wall')
    expect((await admin.post('/systems/sys-hall/stop')).status).to.equal(200)
    expectProblem(await admin.post('/systems/sys-hall/Projector_2/told', []), 'driver-failed')
    expect((await admin.post('/systems/sys-hall/start')).status).to.equal(200)
    expect((await told(office)).host).to.equal('wall')
  })

  it('is removed, from its systems too', async () => {
    const office = await open()
    const admin = office.as('admin')
    const id = await made(office, { control_system_id: await hall(office) })
    expect((await admin.delete(`/modules/${id}`)).status).to.equal(202)
    expectProblem(await admin.get(`/modules/${id}`), 'not-found')
    expect(members(await admin.get('/systems/sys-hall')).modules).to.deep.equal([])
  })

  it('that did not load at a start is loaded once its settings are mended', async () => {
    const store = new MemoryInventoryStore()
    const at = { version: 1, created_at: 1, updated_at: 1 }
    const module = {
      id: 'mod-beam',
      driver: 'Beam',
      settings: { host: 'no constructor' },
      running: true,
      ...at,
    }
    const system = { id: 'sys-hall', name: 'Hall', modules: ['mod-beam'], ...at }
    const changes = [
      { kind: 'save module', module },
      { kind: 'save system', system },
    ] as unknown
    await store.apply(changes as readonly InventoryChange[])
    const office = await open({ inventoryStore: store })
    expectProblem(await office.as('admin').post('/systems/sys-hall/Projector_1/told', []), 'driver-failed')
    const answer = await office.as('admin').patch('/modules/mod-beam', { settings: { host: 'wall' } })
    expect(answer.status, answer.text).to.equal(200)
    expect((await told(office)).host).to.equal('wall')
  })

  it('whose driver is gone holds up no reload: it is left out, says why, and comes back with it', async () => {
    const office = await open()
    const id = await made(office, { control_system_id: await hall(office) })
    await office.reload({}, DRIVERS.slice(0, 1))
    const shown = members(await office.as('admin').get(`/modules/${id}`))
    expect(shown).to.include({ running: false })
    expect((shown.faults as Members[])[0]).to.include({ path: 'driver' })
    expect(office.log.lines.map(({ message }) => message)).to.include(
      'a module that was made over REST cannot be used: it does not run',
    )
    expectProblem(await office.as('admin').post('/systems/sys-hall/Projector_1/told', []), 'module-not-found')
    await office.reload({})
    expect((await told(office)).host).to.equal('wall')
  })

  it('is not for systems of the file, which rests on nothing but itself', async () => {
    const office = await open()
    await made(office, { id: 'mod-beam' })
    const systems = [{ id: 'sys-lobby', name: 'Lobby', modules: ['mod-beam'] }]
    const error = await office.reload({ systems }).then(
      () => undefined,
      (thrown: unknown) => Problem.from(thrown),
    )
    expect(error?.code).to.equal('invalid-configuration')
    expect(error?.faults[0]?.path).to.equal('systems[0].modules[0]')
  })

  const edits: [verb: string, path: string, body?: object][] = [
    ['PATCH', '/modules/mod-display-1', { name: 'Mine' }],
    ['PUT', '/modules/mod-display-1', { name: 'Mine' }],
    ['DELETE', '/modules/mod-display-1'],
    ['POST', '/modules/mod-display-1/stop'],
  ]
  for (const [verb, path, body] of edits) {
    it(`of the file is left to it: ${verb} ${path}`, async () => {
      const admin = (await open()).as('admin')
      expectProblem(await admin.call(verb, path, { body }), 'declared-in-configuration')
    })

    it(`is found, or refused by ${verb} ${path.replace('display-1', 'x')}`, async () => {
      const admin = (await open()).as('admin')
      expectProblem(await admin.call(verb, path.replace('display-1', 'x'), { body }), 'not-found')
    })

    it(`is nobody's but an administrator's: ${verb} ${path}`, async () => {
      expectProblem(await (await open()).as('support').call(verb, path, { body }), 'access-denied')
    })

    it(`is left to a host that runs its modules itself: ${verb} ${path}`, async () => {
      const office = await open({ isElsewhere: true })
      expectProblem(await office.as('admin').call(verb, path, { body }), 'modules-elsewhere')
    })
  }
})

describe('Drivers over REST', () => {
  const open = offices()

  it('are shown with their settings, webhook methods and commands', async () => {
    const office = await open()
    const shown = list(await office.as('support').get('/drivers'))
    expect(shown.map(({ name }) => name)).to.deep.equal(['Beam', 'Screen'])
    const beam = members(await office.as('support').get('/drivers/Beam'))
    expect(beam).to.deep.equal(shown[0])
    expect(beam).to.deep.include({
      ...{ id: 'Beam', module_name: 'Projector', description: 'Throws pictures at a wall' },
      ...{ implements: ['Powerable'], default_settings: { lamp: 2 } },
    })
    const schema = beam.settings_schema as { properties: Record<string, Members>; required: string[] }
    expect(schema.properties.host).to.include({ type: 'string', description: 'Its address' })
    expect(schema.properties.password).to.include({ secret: true })
    expect(schema.required).to.deep.equal(['host'])
    expect((beam.webhooks as Members[])[0]).to.deep.include({
      ...{ name: 'beam', methods: ['POST', 'PUT'], sample: { on: true } },
    })
    expect(Object.keys(beam.functions as object)).to.deep.equal(['told', 'dim'])
    expectProblem(await office.as('support').get('/drivers/Bean'), 'not-found')
  })

  it('are known to the host alone where it runs the modules itself', async () => {
    const support = (await open({ isElsewhere: true })).as('support')
    expectProblem(await support.get('/drivers'), 'modules-elsewhere')
  })
})
