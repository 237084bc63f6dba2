import { expect } from 'chai'
import fc from 'fast-check'
import type { Json } from '../../../src/driver/index.js'
import { compare, dig } from '../../../src/triggers/instance/compare.js'
import { operators, type Operator } from '../../../src/triggers/definition/conditions.js'

const signs: Readonly<Record<Operator, string>> = {
  equal: '=',
  not_equal: '≠',
  greater_than: '>',
  greater_than_or_equal: '≥',
  less_than: '<',
  less_than_or_equal: '≤',
  and: '∧',
  or: '∨',
  exclusive_or: '⊕',
}

const ordering: readonly Operator[] = [
  'greater_than',
  'greater_than_or_equal',
  'less_than',
  'less_than_or_equal',
]

describe('A comparison', () => {
  const NONE = 'no order'
  /** Two values, all the operators that hold between them, and whether they have no order. */
  const rows: [left: Json, right: Json, holding: string, order?: typeof NONE][] = [
    [1, 1, '= ≥ ≤ ∧ ∨'],
    [JSON.parse('1.0') as Json, 1, '= ≥ ≤ ∧ ∨'],
    [2, 1.5, '≠ > ≥ ∧ ∨'],
    [-1, 0, '≠ < ≤ ∧ ∨'],
    [0, -0, '= ≥ ≤ ∧ ∨'],
    [0.1 + 0.2, 0.3, '≠ > ≥ ∧ ∨'],
    [9007199254740993, 9007199254740992, '= ≥ ≤ ∧ ∨'],
    ['1', 1, '≠ ∧ ∨', NONE],
    ['b', 'a', '≠ ∧ ∨', NONE],
    ['a', 'a', '= ∧ ∨', NONE],
    ['', '', '= ∧ ∨', NONE],
    ['', 0, '≠ ∧ ∨', NONE],
    [true, true, '= ∧ ∨', NONE],
    [true, false, '≠ ∨ ⊕', NONE],
    [false, true, '≠ ∨ ⊕', NONE],
    [false, false, '=', NONE],
    [false, null, '≠', NONE],
    [null, null, '=', NONE],
    [null, 1, '≠ ∨ ⊕', NONE],
    [1, true, '≠ ∧ ∨', NONE],
    [0, false, '≠ ∨ ⊕', NONE],
    ['true', true, '≠ ∧ ∨', NONE],
    [[], [], '= ∧ ∨', NONE],
    [[1, 2], [2, 1], '≠ ∧ ∨', NONE],
    [{ a: 1, b: [true] }, { b: [true], a: 1 }, '= ∧ ∨', NONE],
    [{ a: 1 }, { a: '1' }, '≠ ∧ ∨', NONE],
    [{}, null, '≠ ∨ ⊕', NONE],
    [[], false, '≠ ∨ ⊕', NONE],
  ]
  for (const [left, right, holding, order] of rows)
    it(`of ${JSON.stringify(left)} and ${JSON.stringify(right)} holds for ${holding}${order ? ', and they have no order' : ''}`, () => {
      const results = operators.map((operator) => [operator, compare(left, operator, right)] as const)
      expect(results.filter(([, holds]) => holds).map(([operator]) => signs[operator])).to.deep.equal(
        holding.split(' '),
      )
      const unordered = results.filter(([, holds]) => holds === undefined).map(([operator]) => operator)
      expect(unordered).to.deep.equal(order ? ordering : [])
    })

  it('of any two values holds for exactly one of = and ≠, and for ⊕ where ∨ holds and ∧ does not', () => {
    const json = fc.jsonValue() as fc.Arbitrary<Json>
    fc.assert(
      fc.property(json, json, (left, right) => {
        expect(compare(left, 'equal', right)).to.equal(!compare(left, 'not_equal', right))
        expect(compare(left, 'exclusive_or', right)).to.equal(
          compare(left, 'or', right) === true && compare(left, 'and', right) === false,
        )
        for (const operator of operators)
          expect(compare(left, operator, right)).to.equal(compare(right, turned(operator), left))
      }),
    )
  })
})

/** The operator that says the same with its sides exchanged. */
function turned(operator: Operator): Operator {
  const [greater, greaterOrEqual, less, lessOrEqual] = ordering
  const pairs = [
    [greater, less],
    [greaterOrEqual, lessOrEqual],
  ]
  for (const pair of pairs)
    if (pair.includes(operator)) return pair.find((other) => other !== operator) ?? operator
  return operator
}

describe('The value that keys lead to', () => {
  const status: Json = {
    power: true,
    source: { name: 'HDMI', ports: [1, { in: 2 }], none: null },
    '': 'empty',
  }
  const rows: [keys: string[], value: Json][] = [
    [[], status],
    [['power'], true],
    [['source', 'name'], 'HDMI'],
    [
      ['source', 'ports'],
      [1, { in: 2 }],
    ],
    [['source', 'none'], null],
    [[''], 'empty'],
    [['absent'], null],
    [['absent', 'deeper'], null],
    [['source', 'none', 'deeper'], null],
    [['power', 'deeper'], null],
    [['source', 'name', 'length'], null],
    [['source', 'ports', '0'], null],
    [['source', 'ports', 'length'], null],
    [['constructor'], null],
    [['__proto__'], null],
    [['toString', 'name'], null],
  ]
  for (const [keys, value] of rows)
    it(`is ${JSON.stringify(value)} for ${JSON.stringify(keys)}`, () => {
      expect(dig(status, keys)).to.deep.equal(value)
    })

  for (const scalar of [1, 'text', true, null, []])
    it(`is null for any key into ${JSON.stringify(scalar)}`, () => {
      expect(dig(scalar, ['0'])).to.equal(null)
      expect(dig(scalar, [])).to.deep.equal(scalar)
    })

  it('is what JSON has under a key that every object answers to', () => {
    expect(dig(JSON.parse('{"__proto__":{"a":1}}') as Json, ['__proto__', 'a'])).to.equal(1)
  })
})
