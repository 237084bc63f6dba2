import { expect } from 'chai'
import fc from 'fast-check'
import { formatModuleName, parseModuleName, type ModuleName } from '../../src/modules/index.js'

describe('A module name', () => {
  const cases: [text: string, name: string, index: number][] = [
    ['Display_2', 'Display', 2],
    ['Display', 'Display', 1],
    ['Display_1', 'Display', 1],
    ['My_Display', 'My_Display', 1],
    ['My_Display_12', 'My_Display', 12],
    ['Display_2_3', 'Display_2', 3],
    ['Display_', 'Display_', 1],
    ['Display_02', 'Display', 2],
    ['Display_0', 'Display', 0],
    ['Display_-1', 'Display_-1', 1],
    ['Display_1.5', 'Display_1.5', 1],
    ['Display_2 ', 'Display_2 ', 1],
    ['Display__2', 'Display_', 2],
    ['_2', '_2', 1],
    ['2', '2', 1],
    ['', '', 1],
    ['Display_999999999', 'Display', 999_999_999],
    // More digits than an index has.
    ['Display_1000000000', 'Display_1000000000', 1],
    ['Display_٣', 'Display_٣', 1],
    ['Line\nbreak_2', 'Line\nbreak', 2],
    ['Display_2\n', 'Display_2\n', 1],
  ]
  for (const [text, name, index] of cases)
    it(`${JSON.stringify(text)} is ${JSON.stringify(name)}, index ${String(index)}`, () => {
      expect(parseModuleName(text)).to.deep.equal({ name, index })
    })

  it('is read as it was written, whatever the name', () => {
    const names: fc.Arbitrary<ModuleName> = fc.record({
      name: fc.oneof(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.stringMatching(/^[A-Z][a-z]{0,3}(_\d{0,3}){0,2}$/),
      ),
      index: fc.integer({ min: 0, max: 999_999_999 }),
    })
    fc.assert(
      fc.property(names, (name) => {
        expect(parseModuleName(formatModuleName(name))).to.deep.equal(name)
      }),
    )
  })

  it('is written with its index, even the first', () => {
    expect(formatModuleName({ name: 'Display', index: 1 })).to.equal('Display_1')
  })
})
