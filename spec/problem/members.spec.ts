import { expect } from 'chai'
import { z } from 'zod'
import { faultsOf, fit, ignoring, issuesOf, type Fault } from '../../src/problem/index.js'

function faultsIn(schema: z.ZodType, value: unknown): Fault[] {
  const { error } = fit(schema, value)
  if (!error) throw new Error('the value fits')
  return faultsOf(error)
}

describe('A value with members that are not known', () => {
  const Status = z.strictObject({ mod: z.string(), keys: z.array(z.string()) })
  const Shape = z.strictObject({
    left: z.union([z.string(), z.number(), Status], 'must be a text, a number or a status').optional(),
    key: z
      .discriminatedUnion('from', [
        z.strictObject({ from: z.literal('header'), name: z.string() }),
        z.strictObject({ from: z.literal('body') }),
      ])
      .optional(),
    list: z.array(Status).optional(),
  })

  const cases: [what: string, value: unknown, faults: [path: string, message: string][]][] = [
    ['a slip', { lsit: [] }, [['lsit', 'is not a known member; did you mean `list`?']]],
    ['nothing near', { colour: 1 }, [['colour', 'is not a known member; there are `left`, `key`, `list`']]],
    [
      'several at once',
      { lefft: 1, colour: 1, keys: 1 },
      [
        ['lefft', 'is not a known member; did you mean `left`?'],
        ['colour', 'is not a known member; there are `left`, `key`, `list`'],
        ['keys', 'is not a known member; did you mean `key`?'],
      ],
    ],
    [
      'a slip within a list',
      {
        list: [
          { mod: 'a', keys: [] },
          { mod: 'a', keys: [], kyes: [] },
        ],
      },
      [['list[1].kyes', 'is not a known member; did you mean `keys`?']],
    ],
    [
      'a slip in one of several kinds',
      { key: { from: 'header', name: 'x', nmae: 'y' } },
      [['key.nmae', 'is not a known member; did you mean `name`?']],
    ],
    [
      'a slip beside all else of one of several shapes',
      { left: { mod: 'a', keys: [], modd: 'b' } },
      [['left.modd', 'is not a known member; did you mean `mod`?']],
    ],
    [
      'a slip in the place of what one of several shapes needs',
      { left: { mod: 'a', kyes: [] } },
      [['left.kyes', 'is not a known member; did you mean `keys`?']],
    ],
    ['no slip, but no shape either', { left: {} }, [['left', 'must be a text, a number or a status']]],
    [
      'a name of two lines',
      { 'lsit\nlist': 1, lsit: 1 },
      [
        ['lsit\nlist', 'is not a known member; there are `left`, `key`, `list`'],
        ['lsit', 'is not a known member; did you mean `list`?'],
      ],
    ],
  ]
  for (const [what, value, faults] of cases)
    it(`is told of ${what}`, () => {
      expect(faultsIn(Shape, value)).to.deep.equal(faults.map(([path, message]) => ({ path, message })))
    })

  it('is told of what was meant for the first twenty only', () => {
    const slips = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`lis${String(at)}`, 1]))
    const messages = faultsIn(Shape, slips).map(({ message }) => message)
    expect(messages).to.have.length(25)
    expect(messages.map((message) => message.length > 'is not a known member'.length)).to.deep.equal(
      messages.map((_, at) => at < 20),
    )
  })

  it('is told of the same number where each stands in an object of its own', () => {
    const slips = Array.from({ length: 25 }, () => ({ lsit: 1 }))
    const told = faultsIn(z.array(Shape), slips).filter(({ message }) => message.includes('did you mean'))
    expect(told).to.have.length(20)
  })

  it('keeps its other values out of the error', () => {
    const { error } = fit(Shape, { lsit: 'the-secret' })
    expect(JSON.stringify(error?.issues)).not.to.include('the-secret')
  })

  it('has issues with the input where that is asked for, in the shape that was meant', () => {
    const { error } = fit(Shape, { left: { mod: 'a', kyes: [] } }, { reportInput: true })
    expect(error && issuesOf(error)).to.have.length(1)
    expect(error && issuesOf(error)[0]).to.include({ code: 'unrecognized_keys' })
  })
})

describe('An object that ignores members', () => {
  const Known = z.strictObject({ name: z.string(), size: z.number().default(1) })
  const Ignoring = ignoring(Known, ['id', 'names', 'size'])

  it('takes them along in any form and leaves them out', () => {
    expect(Ignoring.parse({ name: 'a', id: null, names: [1] })).to.deep.equal({ name: 'a', size: 1 })
  })

  it('takes what it knows itself as ever', () => {
    expect(Ignoring.parse({ name: 'a', size: 2 })).to.deep.equal({ name: 'a', size: 2 })
    expect(faultsIn(Ignoring, { name: 'a', size: 'x' }).map(({ path }) => path)).to.deep.equal(['size'])
  })

  it('refuses all others, and never takes one that is ignored for what was meant', () => {
    expect(faultsIn(Ignoring, { name: 'a', namess: 1, idd: 1 })).to.deep.equal([
      { path: 'namess', message: 'is not a known member; did you mean `name`?' },
      { path: 'idd', message: 'is not a known member; there are `name`, `size`' },
    ])
  })

  it('says in its JSON Schema what it takes, and that it takes nothing else', () => {
    const { properties, additionalProperties } = z.toJSONSchema(Ignoring, { io: 'input' })
    expect(Object.keys(properties ?? {})).to.deep.equal(['name', 'size', 'id', 'names'])
    expect(additionalProperties).to.equal(false)
  })
})
