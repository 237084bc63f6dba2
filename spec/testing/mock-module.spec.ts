import { expect } from 'chai'
import { definitionOf } from '../../src/driver/index.js'
import { mockModule } from '../../src/testing/index.js'
import { problemOf } from '../support/thrown.js'
import { Building } from '../runtime/embedded/building.js'

describe('A mock module', () => {
  it('has the status, commands and interfaces it is given', async () => {
    const heard: unknown[] = []
    const mock = mockModule({
      implements: ['Powerable'],
      status: { power: true, inputs: ['hdmi1'] },
      commands: { say: (...args: unknown[]) => heard.push(args) },
    })
    const building = new Building([mock])
    const driver = definitionOf(mock)?.name ?? ''
    await building.configure({ 'mod-1': { driver, name: 'Display' } })
    expect(definitionOf(mock)?.implements).to.deep.equal(['Powerable'])
    expect(building.status('Display', 'power')).to.equal(true)
    expect(building.status('Display', 'inputs')).to.deep.equal(['hdmi1'])
    expect(await building.exec('Display', 'say', ['a', { b: 1 }])).to.equal(1)
    expect(await building.exec('Display', 'say', [1, 2, 3, 4, 5, 6, 7, 8])).to.equal(2)
    expect(await building.exec('Display', 'say')).to.equal(3)
    expect(heard).to.deep.equal([['a', { b: 1 }], [1, 2, 3, 4, 5, 6, 7, 8], []])
  })

  it('has nothing when it is given nothing', async () => {
    const mock = mockModule()
    const building = new Building([mock])
    await building.configure({ 'mod-1': definitionOf(mock)?.name ?? '' })
    expect((await problemOf(() => building.exec('Mock_1', 'say'))).code).to.equal('method-not-found')
  })

  it('is a driver of its own each time', () => {
    const names = [mockModule(), mockModule()].map((mock) => definitionOf(mock)?.name)
    expect(new Set(names).size).to.equal(2)
  })
})
