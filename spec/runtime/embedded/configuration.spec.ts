import { expect } from 'chai'
import type { z } from 'zod'
import { faultsOf } from '../../../src/problem/index.js'
import { ModuleConfiguration, SystemConfiguration } from '../../../src/runtime/embedded/index.js'

const paths = (schema: z.ZodType, input: unknown): string[] => {
  const { error } = schema.safeParse(input)
  return error ? faultsOf(error).map(({ path }) => path) : []
}

describe('The configuration of a module', () => {
  it('needs an id and a driver; the rest has defaults', () => {
    expect(ModuleConfiguration.parse({ id: 'mod-1', driver: 'Lamp' })).to.deep.equal({
      id: 'mod-1',
      driver: 'Lamp',
      settings: {},
    })
  })

  const module = { id: 'mod-1', driver: 'Lamp' }
  const refused: [what: string, input: unknown, path: string][] = [
    ['an empty id', { ...module, id: '' }, 'id'],
    ['no driver', { id: 'mod-1' }, 'driver'],
    ['an unknown key', { ...module, drvier: 'Lamp' }, 'drvier'],
    ['settings that are a list', { ...module, settings: [] }, 'settings'],
    ...['', 'Lamp_2', '2nd', 'Big Lamp', '_Lamp', 'Lamp-A'].map((name): [string, unknown, string] => [
      `the name ${JSON.stringify(name)}`,
      { ...module, name },
      'name',
    ]),
  ]
  for (const [what, input, path] of refused)
    it(`is refused with ${what}`, () => {
      expect(paths(ModuleConfiguration, input)).to.deep.equal([path])
    })

  for (const name of ['Lamp', 'My_Lamp', 'Lamp_A', 'L2', 'Lamp2_b3'])
    it(`takes the name ${name}`, () => {
      expect(paths(ModuleConfiguration, { ...module, name })).to.deep.equal([])
    })
})

describe('The configuration of a system', () => {
  it('needs an id and a name; without modules it is empty', () => {
    expect(SystemConfiguration.parse({ id: 'sys-1', name: 'Lobby' })).to.deep.equal({
      id: 'sys-1',
      name: 'Lobby',
      modules: [],
    })
  })

  const refused: [what: string, input: unknown, path: string][] = [
    ['an empty id', { id: '', name: 'Lobby' }, 'id'],
    ['no name', { id: 'sys-1' }, 'name'],
    ['an empty module id', { id: 'sys-1', name: 'Lobby', modules: ['mod-1', ''] }, 'modules[1]'],
    ['an unknown key', { id: 'sys-1', name: 'Lobby', zone: 'zone-1' }, 'zone'],
  ]
  for (const [what, input, path] of refused)
    it(`is refused with ${what}`, () => {
      expect(paths(SystemConfiguration, input)).to.deep.equal([path])
    })
})
