import { expect } from 'chai'
import { z } from 'zod'
import { arg, command, driver, Driver, type Json } from '../../../src/driver/index.js'
import type { Stop } from '../../../src/time/index.js'
import { Building, LOBBY } from './building.js'

@driver({ name: 'Lamp', generic: 'Lamp' })
class Lamp extends Driver<{ volume?: number }> {
  override onLoad(): void {
    this.onUpdate()
  }
  override onUpdate(): void {
    this.status.set('volume', this.settings.volume)
  }
  @command({ args: [arg('volume', z.json())] })
  set(volume: unknown): void {
    this.status.set('volume', volume)
  }
}

@driver({ name: 'Dark Lamp', generic: 'Lamp' })
class DarkLamp extends Driver {}

const lamp = (volume?: number) => ({ driver: 'Lamp', settings: volume === undefined ? {} : { volume } })

describe('Following a status key', () => {
  let building: Building
  let heard: Json[]
  let stop: Stop
  const follow = (module: string): void => {
    heard = []
    stop = building.follow(module, 'volume', (value) => heard.push(value))
  }
  beforeEach(() => {
    building = new Building([Lamp, DarkLamp])
  })

  it('starts with its present value and goes on with changes', async () => {
    await building.configure({ 'mod-1': lamp(1) })
    follow('Lamp_1')
    expect(heard).to.deep.equal([1])
    await building.exec('Lamp_1', 'set', [2])
    await building.exec('Lamp_1', 'set', [2])
    expect(heard).to.deep.equal([1, 2])
  })

  it('hears nothing before the key has a value', async () => {
    await building.configure({ 'mod-1': lamp() })
    follow('Lamp_1')
    expect(heard).to.deep.equal([])
    await building.exec('Lamp_1', 'set', [2])
    expect(heard).to.deep.equal([2])
  })

  it('hears null when the value goes', async () => {
    await building.configure({ 'mod-1': lamp(1) })
    follow('Lamp_1')
    await building.configure({ 'mod-1': lamp() })
    expect(heard).to.deep.equal([1, null])
  })

  it('may begin before module and system are there', async () => {
    follow('Lamp_2')
    await building.configure({ 'mod-1': lamp(1) })
    expect(heard).to.deep.equal([])
    await building.configure({ 'mod-1': lamp(1), 'mod-2': lamp(2) })
    expect(heard).to.deep.equal([2])
  })

  it('stays with the address when modules are numbered anew', async () => {
    await building.configure({ 'mod-1': lamp(1), 'mod-2': lamp(2) })
    follow('Lamp_1')
    await building.configure({ 'mod-2': lamp(2), 'mod-1': lamp(1) })
    expect(heard).to.deep.equal([1, 2])
    await building.exec('Lamp_2', 'set', [5])
    expect(heard).to.deep.equal([1, 2])
    await building.exec('Lamp_1', 'set', [6])
    expect(heard).to.deep.equal([1, 2, 6])
  })

  it('hears null, once, when the module goes, and the value again when one comes', async () => {
    await building.configure({ 'mod-1': lamp(1) })
    follow('Lamp_1')
    await building.configure({})
    expect(heard).to.deep.equal([1, null])
    await building.configure({ 'mod-2': lamp(2) })
    expect(heard).to.deep.equal([1, null, 2])
  })

  it('hears null when the system goes', async () => {
    await building.configure({ 'mod-1': lamp(1) })
    follow('Lamp_1')
    await building.configure({ 'mod-1': lamp(1) }, {})
    expect(heard).to.deep.equal([1, null])
    await building.configure({ 'mod-1': lamp(1) }, { [LOBBY]: ['mod-1'] })
    expect(heard).to.deep.equal([1, null, 1])
  })

  it('hears null when a module comes in its place that has no such value', async () => {
    await building.configure({ 'mod-1': lamp(1) })
    follow('Lamp_1')
    await building.configure({ 'mod-1': 'Dark Lamp' })
    expect(heard).to.deep.equal([1, null])
  })

  it('hears nothing when a module without a value goes', async () => {
    await building.configure({ 'mod-1': lamp() })
    follow('Lamp_1')
    await building.configure({})
    expect(heard).to.deep.equal([])
  })

  it('hears nothing when modules elsewhere in the system change', async () => {
    await building.configure({ 'mod-1': lamp(1), 'mod-2': lamp(2) })
    follow('Lamp_1')
    await building.configure({ 'mod-1': lamp(1), 'mod-3': lamp(3) })
    expect(heard).to.deep.equal([1])
  })

  it('ends when it is stopped, and stopping again does nothing', async () => {
    await building.configure({ 'mod-1': lamp(1) })
    follow('Lamp_1')
    stop()
    stop()
    await building.exec('Lamp_1', 'set', [2])
    await building.configure({ 'mod-2': lamp(3) })
    expect(heard).to.deep.equal([1])
  })

  it('ends for good when another listener stops it as modules are numbered anew', async () => {
    await building.configure({ 'mod-1': lamp(1), 'mod-2': lamp(2) })
    const all: [string, Json][] = []
    building.follow('Lamp_1', 'volume', (value) => {
      all.push(['first', value])
      if (value === 2) stopSecond()
    })
    const stopSecond = building.follow('Lamp_1', 'volume', (value) => all.push(['second', value]))
    await building.configure({ 'mod-2': lamp(2), 'mod-1': lamp(1) })
    await building.exec('Lamp_1', 'set', [3])
    expect(all).to.deep.equal([
      ['first', 1],
      ['second', 1],
      ['first', 2],
      ['first', 3],
    ])
  })

  it('goes on when a listener fails, which is logged', async () => {
    await building.configure({ 'mod-1': lamp(1) })
    building.follow('Lamp_1', 'volume', () => {
      throw new Error('thrown')
    })
    building.follow('Lamp_1', 'volume', () => Promise.reject(new Error('rejected')))
    follow('Lamp_1')
    await building.exec('Lamp_1', 'set', [2])
    expect(heard).to.deep.equal([1, 2])
    expect(building.logged('error')).to.deep.equal(new Array(4).fill('a listener on Lamp volume failed'))
  })
})
