import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { z } from 'zod'
import { arg, command, driver, Driver, reply, webhook, type WebhookReply } from '../../../src/driver/index.js'
import { problemOf } from '../../support/thrown.js'
import { Building, LOBBY } from './building.js'

/** A driver that writes into its settings. */
@driver({ name: 'Notebook', generic: 'Notebook', defaultSettings: { list: [], deep: { names: [] } } })
class Notebook extends Driver<{ list: string[]; deep: { names: string[] } }> {
  @command()
  read(): unknown {
    return this.settings
  }
  @command({ args: [arg('member', z.string())] })
  add(member: string): void {
    const { list, deep } = this.settings
    const names = member === 'list' ? list : deep.names
    names.push('x')
  }
}

/** What happened to the modules, in order. */
let events: string[]
let made = 0
/** Lets the deliveries that wait in a lamp end. */
let release: () => void

const Settings = z.strictObject({
  volume: z.number('must be a number').default(1),
  limits: z.strictObject({ top: z.number('must be a number') }).optional(),
  seen: z
    .set(z.string())
    .or(z.array(z.string()).transform((list) => new Set(list)))
    .optional(),
})
type Settings = z.output<typeof Settings>

@driver({ name: 'Lamp', generic: 'Light', settings: Settings, defaultSettings: { volume: 5 } })
class Lamp extends Driver<Settings> {
  readonly #number = (made += 1)

  override onLoad(): void {
    events.push(`${this.moduleId} loads`)
    this.status.set('power', true)
  }
  override onUpdate(): void {
    events.push(`${this.moduleId} updates`)
  }
  override onUnload(): void {
    events.push(`${this.moduleId} unloads`)
  }
  @command()
  instance(): number {
    return this.#number
  }
  @command()
  read(): Settings {
    return this.settings
  }
  @command()
  seen(): string[] {
    return [...(this.settings.seen ?? [])]
  }
  @webhook()
  async request(): Promise<WebhookReply> {
    events.push(`${this.moduleId} begins`)
    await new Promise<void>((resolve) => (release = resolve))
    events.push(`${this.moduleId} ends`)
    return reply(200, this.moduleId)
  }
}

@driver({ name: 'Dimmer', generic: 'Light' })
class Dimmer extends Driver {
  @command()
  instance(): string {
    return 'dimmer'
  }
}

describe('Configuring the embedded runtime', () => {
  let building: Building
  beforeEach(() => {
    events = []
    building = new Building([Lamp, Dimmer])
  })

  it('runs modules with their settings over the defaults of their driver', async () => {
    await building.configure({
      'mod-1': 'Lamp',
      'mod-2': { driver: 'Lamp', settings: { volume: 7 } },
      'mod-3': { driver: 'Lamp', name: 'Spot' },
    })
    expect(events).to.deep.equal(['mod-1 loads', 'mod-2 loads', 'mod-3 loads'])
    expect(await building.exec('Light_1', 'read')).to.deep.equal({ volume: 5 })
    expect(await building.exec('Light_2', 'read')).to.deep.equal({ volume: 7 })
    expect(await building.exec('Spot', 'read')).to.deep.equal({ volume: 5 })
  })

  it('gives each module settings of its own that nobody can change, the defaults included', async () => {
    const given = { driver: 'Notebook', settings: { deep: { names: ['a'] } } }
    const building = new Building([Notebook])
    await building.configure({ 'mod-1': given, 'mod-2': 'Notebook' })
    for (const name of ['Notebook_1', 'Notebook_2'])
      for (const member of ['list', 'deep'])
        expect((await problemOf(() => building.exec(name, 'add', [member]))).cause).to.match(
          /object is not extensible/,
        )
    expect(await building.exec('Notebook_2', 'read')).to.deep.equal({ list: [], deep: { names: [] } })
    expect(given.settings.deep.names).to.deep.equal(['a'])
    given.settings.deep.names.push('b')
    expect(await building.exec('Notebook_1', 'read')).to.deep.equal({ list: [], deep: { names: ['a'] } })
  })

  it('lists the modules of a system, in order, with their webhooks', async () => {
    await building.configure({
      'mod-1': 'Lamp',
      'mod-2': { driver: 'Dimmer', name: 'Spot' },
      'mod-3': 'Dimmer',
    })
    const list = building.runtime.list(LOBBY)
    expect(list.map(({ id, name, index, driver: made }) => [id, name, index, made])).to.deep.equal([
      ['mod-1', 'Light', 1, 'Lamp'],
      ['mod-2', 'Spot', 1, 'Dimmer'],
      ['mod-3', 'Light', 2, 'Dimmer'],
    ])
    expect(list.map(({ webhooks }) => webhooks.map(({ name }) => name))).to.deep.equal([['request'], [], []])
    expect(building.runtime.list('sys-none')).to.deep.equal([])
  })

  it('runs a module that is in no system, and one that is in two', async () => {
    await building.configure(
      { 'mod-1': 'Lamp', 'mod-2': 'Lamp' },
      { [LOBBY]: ['mod-2'], 'sys-hall': ['mod-2'] },
    )
    expect(events).to.deep.equal(['mod-1 loads', 'mod-2 loads'])
    expect(building.runtime.list(LOBBY).map(({ id }) => id)).to.deep.equal(['mod-2'])
    expect(building.runtime.list('sys-hall').map(({ id }) => id)).to.deep.equal(['mod-2'])
  })

  describe('anew', () => {
    beforeEach(async () => {
      await building.configure({ 'mod-1': { driver: 'Lamp', settings: { volume: 2 } }, 'mod-2': 'Dimmer' })
      events = []
    })

    it('leaves a module alone of which nothing changes', async () => {
      const before = await building.exec('Light_1', 'instance')
      await building.configure({ 'mod-1': { driver: 'Lamp', settings: { volume: 2 } }, 'mod-2': 'Dimmer' })
      expect(await building.exec('Light_1', 'instance')).to.equal(before)
      expect(building.status('Light_1', 'power')).to.equal(true)
      expect(events).to.deep.equal([])
    })

    it('leaves a module alone that moves to another place or system', async () => {
      const before = await building.exec('Light_1', 'instance')
      await building.configure({ 'mod-2': 'Dimmer', 'mod-1': { driver: 'Lamp', settings: { volume: 2 } } })
      expect(await building.exec('Light_2', 'instance')).to.equal(before)
      expect(await building.exec('Light_1', 'instance')).to.equal('dimmer')
      expect(events).to.deep.equal([])
    })

    it('updates a module once whose settings change', async () => {
      const before = await building.exec('Light_1', 'instance')
      await building.configure({ 'mod-1': { driver: 'Lamp', settings: { volume: 3 } }, 'mod-2': 'Dimmer' })
      expect(events).to.deep.equal(['mod-1 updates'])
      expect(await building.exec('Light_1', 'read')).to.deep.equal({ volume: 3 })
      expect(await building.exec('Light_1', 'instance')).to.equal(before)
    })

    it('does not update a module whose settings come to the same', async () => {
      await building.configure({ 'mod-1': { driver: 'Lamp', settings: { volume: 5 } }, 'mod-2': 'Dimmer' })
      events = []
      await building.configure({ 'mod-1': 'Lamp', 'mod-2': 'Dimmer' })
      expect(events).to.deep.equal([])
    })

    it('sees a change in settings that JSON cannot show', async () => {
      const seen = (...names: string[]) => ({ 'mod-1': { driver: 'Lamp', settings: { seen: names } } })
      await building.configure(seen('a'))
      events = []
      await building.configure(seen('a', 'b'))
      expect(events).to.deep.equal(['mod-1 updates'])
      expect(await building.exec('Light_1', 'seen')).to.deep.equal(['a', 'b'])
      await building.configure(seen('a', 'b'))
      expect(events).to.deep.equal(['mod-1 updates'])
    })

    const replaced: [what: string, module: { driver: string; name?: string }, address: string][] = [
      ['driver', { driver: 'Dimmer' }, 'Light_1'],
      ['name', { driver: 'Lamp', name: 'Spot' }, 'Spot_1'],
    ]
    for (const [what, module, address] of replaced)
      it(`takes a new instance when the ${what} of a module changes`, async () => {
        const before = await building.exec('Light_1', 'instance')
        await building.configure({ 'mod-1': { settings: { volume: 2 }, ...module }, 'mod-2': 'Dimmer' })
        expect(events.filter((event) => event === 'mod-1 unloads')).to.have.length(1)
        expect(events.filter((event) => event === 'mod-1 loads')).to.have.length(what === 'name' ? 1 : 0)
        expect(await building.exec(address, 'instance')).not.to.equal(before)
      })

    it('stops a module that goes, and it is not found any more', async () => {
      await building.configure({ 'mod-2': 'Dimmer' })
      expect(events).to.deep.equal(['mod-1 unloads'])
      expect((await problemOf(() => building.exec('Light_2', 'instance'))).code).to.equal('module-not-found')
      expect(await building.exec('Light_1', 'instance')).to.equal('dimmer')
    })

    it('lets the deliveries of a module that goes end before it unloads, those that wait included', async () => {
      const first = building.deliver('Light_1')
      const second = building.deliver('Light_1')
      const configured = building.configure({ 'mod-2': 'Dimmer' })
      await turn()
      expect(events).to.deep.equal(['mod-1 begins'])
      expect((await problemOf(() => building.deliver('Light_2'))).code).to.equal('module-not-found')
      release()
      await turn()
      release()
      await configured
      expect(await first).to.deep.equal([200, {}, 'mod-1'])
      expect(await second).to.deep.equal([200, {}, 'mod-1'])
      expect(events).to.deep.equal([
        'mod-1 begins',
        'mod-1 ends',
        'mod-1 begins',
        'mod-1 ends',
        'mod-1 unloads',
      ])
    })

    it('makes arrangements follow each other', async () => {
      const first = building.configure({ 'mod-3': 'Lamp' })
      const second = building.configure({ 'mod-3': { driver: 'Lamp', settings: { volume: 9 } } })
      const third = building.configure({ 'mod-4': 'Lamp' })
      await Promise.all([first, second, third])
      expect(events).to.deep.equal([
        'mod-3 loads',
        'mod-1 unloads',
        'mod-3 updates',
        'mod-4 loads',
        'mod-3 unloads',
      ])
    })
  })

  it('stops everything when it closes', async () => {
    await building.configure({ 'mod-1': 'Lamp', 'mod-2': 'Lamp' })
    events = []
    await building.runtime.close()
    expect(events).to.deep.equal(['mod-1 unloads', 'mod-2 unloads'])
    expect(building.runtime.list(LOBBY)).to.deep.equal([])
    expect(building.clock.pending).to.equal(0)
  })

  describe('with what it cannot use', () => {
    const module = { id: 'mod-1', driver: 'Lamp' }
    const system = { id: LOBBY, name: 'Lobby', modules: ['mod-1'] }
    type Lists = Parameters<Building['configureList']>
    const refused: [what: string, ...Lists, faults: [path: string, message: string][]][] = [
      [
        'a driver nobody knows',
        [module, { id: 'mod-2', driver: 'Lmap' }],
        [system],
        [['modules[1].driver', 'no driver is called "Lmap"; there are "Lamp", "Dimmer"']],
      ],
      [
        'settings that do not fit',
        [module, { id: 'mod-2', driver: 'Lamp', settings: { volume: 'x', limits: { top: 'y' }, bass: 1 } }],
        [system],
        [
          ['modules[1].settings.volume', 'must be a number'],
          ['modules[1].settings.limits.top', 'must be a number'],
          ['modules[1].settings.bass', 'is not a known member; there are `volume`, `limits`, `seen`'],
        ],
      ],
      [
        'two modules of one id',
        [module, { id: 'mod-2', driver: 'Dimmer' }, module],
        [system],
        [['modules[2]', 'mod-1 is already at modules[0]']],
      ],
      [
        'two systems of one id',
        [module],
        [system, system],
        [['systems[1]', `${LOBBY} is already at systems[0]`]],
      ],
      [
        'a system with a module there is not',
        [module],
        [system, { id: 'sys-hall', name: 'Hall', modules: ['mod-1', 'mod-9'] }],
        [['systems[1].modules[1]', 'no module has the id mod-9']],
      ],
      [
        'a system with a module twice',
        [module],
        [{ ...system, modules: ['mod-1', 'mod-1'] }],
        [['systems[0].modules[1]', 'mod-1 is already at systems[0].modules[0]']],
      ],
      [
        'several of these, all named',
        [
          { id: 'mod-1', driver: 'Lmap' },
          { id: 'mod-1', driver: 'Lamp', settings: { volume: null } },
        ],
        [{ ...system, modules: ['mod-2'] }],
        [
          ['modules[0].driver', 'no driver is called "Lmap"; there are "Lamp", "Dimmer"'],
          ['modules[1].settings.volume', 'must be a number'],
          ['modules[1]', 'mod-1 is already at modules[0]'],
          ['systems[0].modules[0]', 'no module has the id mod-2'],
        ],
      ],
    ]
    for (const [what, modules, systems, faults] of refused)
      it(`refuses ${what}, and nothing changes`, async () => {
        await building.configure({ 'mod-1': { driver: 'Lamp', settings: { volume: 2 } }, 'mod-2': 'Dimmer' })
        events = []
        const before = await building.exec('Light_1', 'instance')
        const problem = await problemOf(() => building.configureList(modules, systems))
        expect(problem.code).to.equal('invalid-configuration')
        expect(problem.faults).to.have.deep.members(faults.map(([path, message]) => ({ path, message })))
        expect(events).to.deep.equal([])
        expect(await building.exec('Light_1', 'instance')).to.equal(before)
        expect(await building.exec('Light_1', 'read')).to.deep.equal({ volume: 2 })
        expect(await building.exec('Light_2', 'instance')).to.equal('dimmer')
      })

    it('says so when there is no driver at all', async () => {
      const problem = await problemOf(() => new Building([]).configure({ 'mod-1': 'Lamp' }))
      expect(problem.faults[0]?.message).to.equal('no driver is called "Lamp"; there are none')
    })

    it('takes a good configuration after a bad one', async () => {
      await problemOf(() => building.configure({ 'mod-1': 'Lmap' }))
      await building.configure({ 'mod-1': 'Lamp' })
      expect(events).to.deep.equal(['mod-1 loads'])
    })
  })
})
