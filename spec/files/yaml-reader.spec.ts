import { expect } from 'chai'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { parseYaml, YamlFault } from '../../src/files/yaml-reader.js'
import { thrownBy } from '../support/thrown.js'

/** The place and the reason of the fault in a text. */
async function faultIn(text: string): Promise<[line: number, column: number, reason: string]> {
  const error = await thrownBy(() => parseYaml(text))
  if (!(error instanceof YamlFault)) throw new Error(`no fault: ${String(error)}`)
  return [error.line, error.column, error.reason]
}

/** Lists of lists by their names, each of ten times the one before. */
const laughs = (levels: number): string =>
  Array.from({ length: levels }, (_, level) => {
    const items = Array(10).fill(level === 0 ? 'ha' : `*l${String(level - 1)}`)
    return `l${String(level)}: &l${String(level)} [${items.join(', ')}]\n`
  }).join('')

describe('YAML that people write', () => {
  it('is read to the value it was written from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value))
        expect(await parseYaml(stringify(plain))).to.deep.equal(plain)
        expect(await parseYaml(JSON.stringify(plain))).to.deep.equal(plain)
      }),
    )
  })

  const values: [what: string, text: string, value: unknown][] = [
    ['comments', '# A site.\na: 1 # one\n', { a: 1 }],
    ['line ends of Windows', 'a: 1\r\nb:\r\n  - x\r\n', { a: 1, b: ['x'] }],
    [
      'words that YAML 1.1 took for others',
      '{ a: yes, b: off, c: 12:30, d: 010 }',
      { a: 'yes', b: 'off', c: '12:30', d: 10 },
    ],
    ['texts over several lines', 'a: |\n  x\n  y\nb: >-\n  x\n  y\n', { a: 'x\ny\n', b: 'x y' }],
    ['names that are numbers', '1: a\ntrue: b\nnull: c\n', { 1: 'a', true: 'b', null: 'c' }],
    ['members without a value', 'a:\nb: ~\n', { a: null, b: null }],
    ['anchors', 'a: &x { b: 1 }\nc: *x\nd: [*x, *x]', { a: { b: 1 }, c: { b: 1 }, d: [{ b: 1 }, { b: 1 }] }],
    ['an anchor that is given anew', 'a: &x 1\nb: *x\nc: &x 2\nd: *x', { a: 1, b: 1, c: 2, d: 2 }],
    ['<< in quotes', '"<<": 1', { '<<': 1 }],
    ['a document that begins and ends', '---\na: 1\n...\n', { a: 1 }],
    ['nothing', '', null],
    ['comments alone', '# nothing\n', null],
  ]
  for (const [what, text, value] of values)
    it(`may have ${what}`, async () => {
      expect(await parseYaml(text)).to.deep.equal(value)
    })

  it('may have a member called __proto__, which is one like others', async () => {
    const value = await parseYaml('__proto__:\n  a: 1\n')
    expect([Object.keys(value as object), ({} as Record<string, unknown>).a]).to.deep.equal([
      ['__proto__'],
      undefined,
    ])
  })

  const faults: [text: string, line: number, column: number, reason: RegExp][] = [
    ['a: 1\nb: 2\na: 3\n', 3, 1, /^the object has the member before$/],
    ['{ a: 1, "a": 2 }', 1, 9, /^the object has the member before$/],
    ['1: a\n"1": b\n', 2, 1, /^the object has the member before$/],
    ['a:\n  - x\n b: 1\n', 3, 1, /indented/],
    ['a:\n\t- x\n', 2, 1, /tab/],
    ['a: [1, 2\nb: 3\n', 2, 1, /missing|indented/],
    ['a: "x\n', 2, 1, /missing/],
    ['a: "\\q"\n', 1, 5, /^the text in double quotes has a bad escape$/],
    ['a: @x\n', 1, 4, /quotes around it/],
    ['a: b: c\n', 1, 4, /value stands where|no meaning/],
    ['a: *x\n', 1, 4, /^no anchor of this name stands before it$/],
    ['a: *x\nb: &x 1\n', 1, 4, /^no anchor of this name stands before it$/],
    ['a: !secret x\n', 1, 4, /^a tag/],
    ['a: !!binary aGVsbG8=\n', 1, 4, /^a tag/],
    ['a: .inf\n', 1, 4, /not finite/],
    ['a: 1e999\n', 1, 4, /not finite/],
    ['[a]: 1\n', 1, 1, /^the name of a member is not plain text$/],
    ['a: &x 1\n*x : 2\n', 2, 1, /^the name of a member is not plain text$/],
    ['a: &x { b: 1 }\nc:\n  <<: *x\n', 3, 3, /^members are merged by <</],
    ['a: 1\n---\nb: 2\n', 2, 1, /^another document begins/],
    ['a: &x [*x]\n', 1, 7, /nested deeper|aliases stand for/],
    [laughs(9), 5, 45, /^aliases stand for more than 100000 values$/],
    ['['.repeat(600) + ']'.repeat(600), 1, 502, /^it is nested deeper than 500 levels$/],
  ]
  for (const [text, line, column, reason] of faults)
    it(`has its fault found in ${JSON.stringify(text.slice(0, 30))}`, async () => {
      const [foundLine, foundColumn, found] = await faultIn(text)
      expect(found).to.match(reason)
      expect([foundLine, foundColumn]).to.deep.equal([line, column])
    })

  it('is not read for ever where it is nested very deep', async () => {
    for (const levels of [3000, 100_000])
      expect((await faultIn('['.repeat(levels) + ']'.repeat(levels)))[2]).to.match(/nested deeper/)
  })

  it('has no word of it told with its faults', async () => {
    for (const text of [
      'a: @swordfish',
      'a: *swordfish',
      'swordfish: 1\nswordfish: 2',
      'a: "swordfish',
      'a: !swordfish x',
      'a: {swordfish: [}',
    ])
      expect((await faultIn(text))[2]).not.to.include('swordfish')
  })

  it('has its fault found where it has very many lines and members, too', async () => {
    const members = Array.from({ length: 20_000 }, (_, index) => `m${String(index)}: { driver: Display }\n`)
    expect(await faultIn([...members, 'm1: again\n'].join(''))).to.deep.equal([
      20_001,
      1,
      'the object has the member before',
    ])
  })
})
