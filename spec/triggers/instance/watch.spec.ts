import { expect } from 'chai'
import { arg, command, driver, Driver, z } from '../../../src/index.js'
import type { Json } from '../../../src/driver/index.js'
import { Conditions } from '../../../src/triggers/index.js'
import { watch } from '../../../src/triggers/instance/watch.js'
import { Building, LOBBY } from '../../runtime/embedded/building.js'
import { AtWork, isTrue, trigger } from '../support/support.js'

const status = (key: string, ...keys: string[]) => ({ mod: 'Display_1', status: key, keys })

describe('A comparison of a trigger', () => {
  /** A trigger that watches nothing but one comparison. */
  const watching = (left: unknown, operator: string, right: unknown): AtWork =>
    new AtWork(
      trigger({
        enable_webhook: false,
        conditions: Conditions.parse({ comparisons: [{ left, operator, right }] }),
      }),
    )
  const holds = ({ instance }: AtWork): boolean | undefined => instance.state.conditions.comparison_0

  it('does not hold before there is a value', () => {
    const work = watching(status('power'), 'not_equal', true)
    expect(work.instance.state).to.deep.include({ triggered: false, conditions: { comparison_0: false } })
    work.runtime.set('Display_1.power', false)
    expect(work.instance.state).to.deep.include({ triggered: true, trigger_count: 1 })
  })

  it('does not hold before both of its values are there', () => {
    const work = watching(status('volume'), 'greater_than', { mod: 'Display_2', status: 'volume', keys: [] })
    work.runtime.set('Display_1.volume', 5)
    expect([holds(work), work.instance.state.comparison_errors]).to.deep.equal([false, 0])
    work.runtime.set('Display_2.volume', 4)
    expect(holds(work)).to.equal(true)
    work.runtime.set('Display_2.volume', 6)
    expect(holds(work)).to.equal(false)
  })

  it('holds at once where the value is there already', () => {
    const definition = trigger({
      enable_webhook: false,
      conditions: { comparisons: [isTrue('Display_1', 'power')] },
    })
    const work = new AtWork(definition, undefined, ({ runtime }) => {
      runtime.set('Display_1.power', true)
    })
    expect(work.instance.state).to.deep.include({ triggered: true, trigger_count: 1 })
  })

  it('of two constants holds or not from the first', () => {
    expect(holds(watching(2, 'greater_than', 1))).to.equal(true)
    expect(holds(watching(1, 'greater_than', 2))).to.equal(false)
  })

  it('reads the value that its keys lead to, and null where they lead nowhere', () => {
    const work = watching(status('input', 'port', 'name'), 'equal', 'HDMI')
    work.runtime.set('Display_1.input', { port: { name: 'HDMI' } })
    expect(holds(work)).to.equal(true)
    work.runtime.set('Display_1.input', 'HDMI')
    expect(holds(work)).to.equal(false)
  })

  it('is made again with null when the status is cleared', () => {
    const work = watching(status('power'), 'not_equal', true)
    work.runtime.set('Display_1.power', true)
    expect(holds(work)).to.equal(false)
    work.runtime.set('Display_1.power', null)
    expect(holds(work)).to.equal(true)
  })

  it('that has no order does not hold, is counted each time and visible at once', () => {
    const work = watching(status('volume'), 'greater_than', 5)
    const heard = work.heard()
    for (const volume of ['loud', 6, null, 'louder']) work.runtime.set('Display_1.volume', volume)
    expect(work.instance.state).to.deep.equal({
      triggered: false,
      trigger_count: 1,
      action_errors: 0,
      comparison_errors: 3,
      conditions: { comparison_0: false },
    })
    expect(heard.map(({ comparison_errors, triggered }) => [comparison_errors, triggered])).to.deep.equal([
      [1, false],
      [1, true],
      [2, true],
      [2, false],
      [3, false],
    ])
    expect(work.instance.activity.comparison_errors).to.equal(3)
  })

  it('takes a module without a number for the first of its name', () => {
    const work = watching({ mod: 'Wall_Display', status: 'on', keys: [] }, 'equal', true)
    expect(work.runtime.followed).to.deep.equal(['Wall_Display_1.on'])
  })

  it('is watched no more once the instance is disabled or closed, and again when it is enabled', async () => {
    const work = watching(status('power'), 'equal', true)
    const { trigger: definition, systemTrigger: settings } = work.instance
    work.instance.update(definition, { ...settings, enabled: false })
    expect([work.runtime.followed, work.instance.state.conditions]).to.deep.equal([[], {}])
    work.instance.update(definition, { ...settings, enabled: true })
    expect(work.runtime.followed).to.deep.equal(['Display_1.power'])
    await work.close()
    expect(work.runtime.followed).to.deep.equal([])
    expect(work.clock.pending).to.equal(0)
  })
})

@driver({ name: 'Lamp', generic: 'Lamp' })
class Lamp extends Driver {
  @command({ args: [arg('value', z.json())] })
  set(value: unknown): void {
    this.status.set('volume', value)
  }
  @command()
  clear(): void {
    this.status.delete('volume')
  }
}

describe('A comparison with a status of the building', () => {
  let building: Building
  let told: (boolean | 'fault')[]
  /** Compares the volume of the second lamp with 3. */
  const begin = () =>
    watch(
      Conditions.parse({
        comparisons: [{ left: { mod: 'Lamp_2', status: 'volume', keys: [] }, operator: 'equal', right: 3 }],
      }),
      LOBBY,
      building,
      {
        change: (_, holds) => told.push(holds),
        pulse: () => undefined,
        fault: () => told.push('fault'),
      },
    )
  const set = (module: string, value: Json): Promise<Json> => building.exec(module, 'set', [value])
  beforeEach(() => {
    building = new Building([Lamp])
    told = []
  })
  afterEach(() => building.runtime.close())

  it('begins when the module comes, later than the trigger', async () => {
    begin()
    await building.configure({ 'mod-1': 'Lamp' })
    expect(told).to.deep.equal([])
    await building.configure({ 'mod-1': 'Lamp', 'mod-2': 'Lamp' })
    await set('Lamp_2', 3)
    expect(told).to.deep.equal([true])
  })

  it('follows its place in the system when modules are put in another order', async () => {
    await building.configure({ 'mod-1': 'Lamp', 'mod-2': 'Lamp' })
    await set('Lamp_1', 1)
    await set('Lamp_2', 3)
    begin()
    await building.configure({ 'mod-2': 'Lamp', 'mod-1': 'Lamp' })
    expect(told).to.deep.equal([true, false])
    await set('Lamp_2', 3)
    expect(told).to.deep.equal([true, false, true])
  })

  it('is made with null when the status is deleted, and when the module goes', async () => {
    await building.configure({ 'mod-1': 'Lamp', 'mod-2': 'Lamp' })
    await set('Lamp_2', 3)
    begin()
    await building.exec('Lamp_2', 'clear')
    await set('Lamp_2', 3)
    await building.configure({ 'mod-1': 'Lamp' })
    expect(told).to.deep.equal([true, false, true, false])
  })

  it('ends when it is stopped', async () => {
    await building.configure({ 'mod-1': 'Lamp', 'mod-2': 'Lamp' })
    begin()()
    await set('Lamp_2', 3)
    expect(told).to.deep.equal([])
  })
})
