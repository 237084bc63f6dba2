import { expect } from 'chai'
import { z } from 'zod'
import { arg, checkArguments, type GivenArguments } from '../../../src/driver/index.js'
import { problemOf } from '../../support/thrown.js'

const list = [
  arg('state', z.boolean('must be true or false')),
  arg('level', z.number('must be a number').default(7)),
  arg('note', z.string().nullable().optional()),
]

describe('Arguments of a command', () => {
  const fits: [what: string, given: GivenArguments, values: unknown[]][] = [
    ['in order', [true, 3, 'hello'], [true, 3, 'hello']],
    ['by name, in any order', { note: 'hello', state: true, level: 3 }, [true, 3, 'hello']],
    ['in order, with defaults for those left out', [true], [true, 7, undefined]],
    ['by name, with defaults for those left out', { state: false }, [false, 7, undefined]],
    ['with null where it is accepted', [true, 3, null], [true, 3, null]],
  ]
  for (const [what, given, values] of fits)
    it(`are taken ${what}`, () => {
      expect(checkArguments(list, given, 'power')).to.deep.equal(values)
    })

  const refused: [what: string, given: GivenArguments, faults: [path: string, message: string][]][] = [
    ['a required one is missing', [], [['state', 'must be true or false']]],
    ['a required one is not among the named', { level: 1 }, [['state', 'must be true or false']]],
    ['one does not fit', ['on'], [['state', 'must be true or false']]],
    [
      'several do not fit, each with a fault of its own',
      { state: 1, level: 'loud' },
      [
        ['state', 'must be true or false'],
        ['level', 'must be a number'],
      ],
    ],
    ['null is given where a default would do', [true, null], [['level', 'must be a number']]],
    ['a name is unknown', { state: true, colour: 1 }, [['colour', 'is not an argument of this command']]],
    [
      'a name is one every object has',
      JSON.parse('{"state":true,"__proto__":{"level":1},"toString":1}') as GivenArguments,
      [
        ['__proto__', 'is not an argument of this command'],
        ['toString', 'is not an argument of this command'],
      ],
    ],
  ]
  for (const [what, given, faults] of refused)
    it(`are refused when ${what}`, async () => {
      const problem = await problemOf(() => checkArguments(list, given, 'power'))
      expect(problem.code).to.equal('invalid-arguments')
      expect(problem.faults).to.deep.equal(faults.map(([path, message]) => ({ path, message })))
      expect(problem.message).to.equal(`power: ${faults.map((fault) => fault.join(': ')).join('; ')}`)
    })

  it('are refused, as in PlaceOS, when there are too many', async () => {
    const problem = await problemOf(() => checkArguments(list, [true, 1, 'a', 'b'], 'power'))
    expect(problem.code).to.equal('invalid-arguments')
    expect(problem.message).to.equal("wrong number of arguments for 'power' (given 4, expected 3)")
  })

  it('have faults inside a value at their own path', async () => {
    const window = arg('window', z.strictObject({ size: z.array(z.number('must be a number')) }))
    const problem = await problemOf(() => checkArguments([window], [{ size: [1, 'x'], door: 1 }], 'open'))
    expect(problem.faults).to.have.deep.members([
      { path: 'window.size[1]', message: 'must be a number' },
      { path: 'window.door', message: 'is not a known member; there are `size`' },
    ])
  })

  it('may be called like what every object has', () => {
    const odd = [arg('constructor', z.string().default('none')), arg('__proto__', z.number())]
    expect(checkArguments(odd, ['x', 1], 'odd')).to.deep.equal(['x', 1])
    expect(checkArguments(odd, JSON.parse('{"__proto__":2}') as GivenArguments, 'odd')).to.deep.equal([
      'none',
      2,
    ])
  })

  it('come as the schema transforms them', () => {
    expect(checkArguments([arg('at', z.coerce.date())], ['2026-03-14'], 'plan')).to.deep.equal([
      new Date('2026-03-14'),
    ])
  })
})
