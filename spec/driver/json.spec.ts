import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { jsonEqual, type Json } from '../../src/driver/index.js'

const parse = (text: string): Json => JSON.parse(text) as Json

describe('JSON equality', () => {
  const cases: [a: string, b: string, same: boolean][] = [
    ['1', '1.0', true],
    ['1', '"1"', false],
    ['null', 'null', true],
    ['null', '{}', false],
    ['{}', 'null', false],
    ['{}', '[]', false],
    ['[]', '{}', false],
    ['false', 'null', false],
    ['0', 'false', false],
    ['{"a":1,"b":[2]}', '{"b":[2],"a":1}', true],
    ['{"a":1}', '{"a":1,"b":null}', false],
    ['{"a":1,"b":null}', '{"a":1}', false],
    ['{"a":null}', '{"b":null}', false],
    ['[1,2]', '[2,1]', false],
    ['[1]', '[1,null]', false],
    ['[[]]', '[{}]', false],
    ['{"toString":1}', '{"valueOf":1}', false],
    ['{"__proto__":{}}', '{"a":1}', false],
    ['{"a":1}', '{"__proto__":{}}', false],
    ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1}}', true],
  ]
  for (const [a, b, same] of cases)
    it(`finds ${a} and ${b} ${same ? 'the same' : 'different'}`, () => {
      expect(jsonEqual(parse(a), parse(b))).to.equal(same)
    })

  it('agrees with the general rule on all JSON', () => {
    const json = fc.jsonValue({ maxDepth: 3 }).map((value) => parse(JSON.stringify(value)))
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(jsonEqual(a, b)).to.equal(isDeepStrictEqual(a, b))
        expect(jsonEqual(a, structuredClone(a))).to.equal(true)
      }),
    )
  })
})
