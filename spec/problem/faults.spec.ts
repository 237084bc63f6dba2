import { expect } from 'chai'
import { z } from 'zod'
import { faultsOf, faultsOfRepeats, jsonPath, type Fault } from '../../src/problem/index.js'

describe('A JSON path', () => {
  const cases: [keys: PropertyKey[], path: string][] = [
    [[], ''],
    [['modules'], 'modules'],
    [['modules', 2, 'settings', 'volume'], 'modules[2].settings.volume'],
    [[0], '[0]'],
    [[0, 1, 'id'], '[0][1].id'],
    [['a', Symbol('b')], 'a.Symbol(b)'],
  ]
  for (const [keys, path] of cases)
    it(`of ${keys.map(String).join(', ') || 'no keys'} is "${path}"`, () => {
      expect(jsonPath(keys)).to.equal(path)
    })
})

describe('The faults of a zod error', () => {
  const Shape = z.strictObject({
    name: z.string('must be text'),
    inner: z.array(z.strictObject({ volume: z.number('must be a number') })),
  })

  const faultsIn = (input: unknown, under?: PropertyKey[]): Fault[] => {
    const { error } = Shape.safeParse(input)
    if (!error) throw new Error('the input is fine')
    return faultsOf(error, under)
  }

  it('are at the path of each offending value', () => {
    expect(faultsIn({ name: 1, inner: [{ volume: 1 }, { volume: 'loud' }] })).to.have.deep.members([
      { path: 'name', message: 'must be text' },
      { path: 'inner[1].volume', message: 'must be a number' },
    ])
  })

  it('name unknown keys one by one', () => {
    expect(
      faultsIn({ name: 'x', inner: [{ volume: 1, bass: 2, treble: 3 }], extra: 1 }),
    ).to.have.deep.members([
      { path: 'inner[0].bass', message: 'is not a known member' },
      { path: 'inner[0].treble', message: 'is not a known member' },
      { path: 'extra', message: 'is not a known member' },
    ])
  })

  it('lie under the path they are asked for', () => {
    expect(faultsIn({ name: 1, inner: [], extra: 1 }, ['modules', 3])).to.have.deep.members([
      { path: 'modules[3].name', message: 'must be text' },
      { path: 'modules[3].extra', message: 'is not a known member' },
    ])
  })

  it('have an empty path when the whole is wrong', () => {
    expect(faultsIn('text').map(({ path }) => path)).to.deep.equal([''])
  })
})

describe('The faults of repeated ids', () => {
  it('are none when every id is its own', () => {
    expect(faultsOfRepeats([{ id: 'a' }, { id: 'b' }, { id: '__proto__' }], ['modules'])).to.deep.equal([])
  })

  it('are at each repetition and point to the first', () => {
    const things = ['a', 'b', 'a', 'a', 'b'].map((id) => ({ id }))
    expect(faultsOfRepeats(things, ['systems', 1, 'modules'])).to.deep.equal([
      { path: 'systems[1].modules[2]', message: 'a is already at systems[1].modules[0]' },
      { path: 'systems[1].modules[3]', message: 'a is already at systems[1].modules[0]' },
      { path: 'systems[1].modules[4]', message: 'b is already at systems[1].modules[1]' },
    ])
  })
})
