import { expect } from 'chai'
import fc from 'fast-check'
import { formPairs, parametersIn, readForm } from '../../src/payload/index.js'
import { Problem } from '../../src/problem/index.js'

const TYPE = 'application/x-www-form-urlencoded'
const pairsOf = (text: string): readonly (readonly [string, string])[] | undefined =>
  formPairs(Buffer.from(text, 'latin1'), TYPE)

describe('A form', () => {
  it('is read as a browser reads it, whatever is escaped', () => {
    const piece = fc.constantFrom(
      'a',
      '=',
      '&',
      '+',
      '%',
      '%4',
      '%41',
      '%e2%98%83',
      '%zz',
      '%2B',
      'ü'.slice(0, 1),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = Buffer.from(pieces.join('')).toString('latin1')
        const expected = [...new URLSearchParams(Buffer.from(text, 'latin1').toString())]
        fc.pre(!expected.flat().some((part) => part.includes('\ufffd')))
        expect(pairsOf(text)).to.deep.equal(expected)
      }),
    )
  })

  it('has 1,000 fields at most', () => {
    const text = (count: number): string =>
      Array.from({ length: count }, (_, at) => `f${String(at)}=1`).join('&')
    expect(pairsOf(text(1000))).to.have.length(1000)
    for (const count of [1001, 1002, 200_000]) {
      expect(pairsOf(text(count))).to.equal(undefined)
      expect(readForm(Buffer.from(text(count)), TYPE)).to.be.instanceOf(Problem)
    }
    expect(pairsOf('&'.repeat(300_000))).to.equal(undefined)
  })

  it('may have bytes of Windows in it, in a query too', () => {
    expect(pairsOf('name=M%fcller')).to.deep.equal([['name', 'Müller']])
    expect([...parametersIn('a=M%fcller&b=%e2%82%ac')]).to.deep.equal([
      ['a', 'Müller'],
      ['b', '€'],
    ])
  })
})
