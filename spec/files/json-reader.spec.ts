import { expect } from 'chai'
import fc from 'fast-check'
import { JsonFault, parseJson } from '../../src/files/json-reader.js'
import { thrownBy } from '../support/thrown.js'

/** The line and the reason of the fault in a text. */
async function faultIn(text: string): Promise<[line: number, reason: string]> {
  const error = await thrownBy(() => parseJson(text))
  if (!(error instanceof JsonFault)) throw new Error(`no fault: ${String(error)}`)
  return [error.line, error.reason]
}

describe('JSON that people write', () => {
  it('is read as JSON.parse reads it, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(parseJson(text)).to.deep.equal(JSON.parse(text))
      }),
    )
  })

  it('may have comments, and a comma after the last', () => {
    const text = `// A site.
{ /* the
 drivers */ "drivers": ["a", "b // no comment", /* none */],
  "url": "http://a/*b*/",
}
// The end.`
    expect(parseJson(text)).to.deep.equal({ drivers: ['a', 'b // no comment'], url: 'http://a/*b*/' })
  })

  it('may have a member called __proto__, which is one like others', () => {
    const value = parseJson('{"__proto__": {"a": 1}}')
    expect([Object.keys(value as object), ({} as Record<string, unknown>).a]).to.deep.equal([
      ['__proto__'],
      undefined,
    ])
  })

  const faults: [text: string, line: number, reason: string][] = [
    ['', 1, 'the file ends where a value is meant'],
    ['\n// nothing\n', 3, 'the file ends where a value is meant'],
    ['{\n  "a": [1,\n  2\n', 4, 'the file ends, and the [ of line 2 is not closed'],
    ['{\n  "a": 1\n', 3, 'the file ends, and the { of line 1 is not closed'],
    ['{\n  "a": [},\n', 2, 'a value is missing'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 'a comma or } is missing'],
    ['[1 2]', 1, 'a comma or ] is missing'],
    ['{"a" 1}', 1, 'a colon is missing'],
    ["{'a': 1}", 1, 'a name in double quotes is missing'],
    ['{a: 1}', 1, 'a name in double quotes is missing'],
    ['{,}', 1, 'a name in double quotes is missing'],
    ['[1,,2]', 1, 'a value is missing'],
    ['["a\nb"]', 1, 'the text in quotes does not end in its line'],
    ['["a', 1, 'the text in quotes does not end in its line'],
    ['["\\x"]', 1, 'the text in quotes has a bad escape or a control character'],
    ['["\t"]', 1, 'the text in quotes has a bad escape or a control character'],
    ['[01]', 1, 'a value is neither a number, true, false, null nor in quotes'],
    ['[\nundefined]', 2, 'a value is neither a number, true, false, null nor in quotes'],
    ['[NaN]', 1, 'a value is missing'],
    ['{} {}', 1, 'something follows after the end'],
    ['{}\n]', 2, 'something follows after the end'],
    ['[1] /* and', 1, 'the comment is not closed'],
    ['{"a": 1,\n "b": 2,\n "a": 3}', 3, 'the object has the member before'],
    ['['.repeat(10_000), 1, 'it is nested deeper than 500 levels'],
  ]
  for (const [text, line, reason] of faults)
    it(`has its fault found in ${JSON.stringify(text.slice(0, 30))}: ${reason}`, async () => {
      expect(await faultIn(text)).to.deep.equal([line, reason])
    })

  it('has its fault found where it has very many lines, too', async () => {
    const module = { id: 'mod', driver: 'Display', settings: { host: 'a', port: 1 } }
    const text = JSON.stringify({ modules: Array.from({ length: 20_000 }, () => module) }, null, 2)
    const [line] = await faultIn(text.slice(0, -1))
    expect(line).to.equal(text.split('\n').length)
  })
})
