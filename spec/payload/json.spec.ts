import { expect } from 'chai'
import fc from 'fast-check'
import { readJson } from '../../src/payload/index.js'

const nested = (levels: number, inside = ''): string => '['.repeat(levels) + inside + ']'.repeat(levels)
const read = (text: string): unknown => readJson(Buffer.from(text))

describe('JSON of a body', () => {
  it('may be nested 500 levels deep where it is long, brackets in texts not counted', () => {
    const long = `"${'x'.repeat(65_536)}"`
    expect(read(nested(500, long))).to.be.an('array')
    expect(read(nested(501, long))).to.equal(undefined)
    expect(read('{"a":'.repeat(501) + long + '}'.repeat(501))).to.equal(undefined)
    expect(read(nested(501))).to.be.an('array')
    const text = `[[${'[{'.repeat(40_000)}"\\`
    expect(read(JSON.stringify({ [text]: [text, text] }))).to.deep.equal({ [text]: [text, text] })
    expect(read(`[${'[1],'.repeat(20_000)}[]]`)).to.have.length(20_001)
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
