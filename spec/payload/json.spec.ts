import { expect } from 'chai'
import fc from 'fast-check'
import { readJson } from '../../src/payload/index.js'

const nested = (levels: number, inside = ''): string => '['.repeat(levels) + inside + ']'.repeat(levels)
const read = (text: string): unknown => readJson(Buffer.from(text))

describe('JSON of a body', () => {
  it('may be nested 500 levels deep, brackets in texts not counted', () => {
    expect(read(nested(500))).to.be.an('array')
    expect(read(nested(501))).to.equal(undefined)
    expect(read('{"a":'.repeat(501) + '1' + '}'.repeat(501))).to.equal(undefined)
    const text = `[[${'[{'.repeat(2000)}"\\`
    expect(read(JSON.stringify({ [text]: [text, text] }))).to.deep.equal({ [text]: [text, text] })
    expect(read(`[${'[1],'.repeat(2000)}[]]`)).to.have.length(2001)
  })

  it('is no JSON where it only begins as some, whatever its depth', () => {
    for (const text of ['['.repeat(1_000_000), '{"a":'.repeat(200_000), `"${'['.repeat(9)}`, '["\\'])
      expect(read(text)).to.equal(undefined)
  })

  it('is what it was before it was written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value)
        expect(read(text)).to.deep.equal(JSON.parse(text))
      }),
    )
  })
})
