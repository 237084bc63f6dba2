import { expect } from 'chai'
import fc from 'fast-check'
import { macOf } from './mac.js'
import { usable, type MacMapping } from './mappings.js'

describe('The MAC addresses of a user', () => {
  const cases: [what: string, mapping: MacMapping, left: MacMapping | undefined][] = [
    [
      'are normalised, and the name trimmed',
      [' abyron ', ['9C:EF:10:2B:77:01', '9cef.102b.7702'], null],
      ['abyron', ['9cef102b7701', '9cef102b7702'], null],
    ],
    [
      'leave out what is no address',
      ['abyron', ['9c:ef:10:2b:77', 'phone', '9cef102b7701'], 'corp'],
      ['abyron', ['9cef102b7701'], 'corp'],
    ],
    ['are of no use without a name', ['  ', ['9cef102b7701'], null], undefined],
    ['are of no use if none is one', ['abyron', ['phone'], null], undefined],
    ['are of no use if there are none', ['abyron', [], null], undefined],
  ]
  for (const [what, mapping, left] of cases)
    it(what, () => {
      expect(usable(mapping)).to.deep.equal(left)
    })

  it('are twelve hex digits in small letters, or none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        expect(macOf(text) ?? '0'.repeat(12)).to.match(/^[0-9a-f]{12}$/)
      }),
    )
  })

  it('are the same with every separator', () => {
    const mac = fc
      .uint8Array({ minLength: 6, maxLength: 6 })
      .map((bytes) => Buffer.from(bytes).toString('hex'))
    fc.assert(
      fc.property(mac, fc.constantFrom(':', '-', '.', ' ', ''), (digits, separator) => {
        const written = (digits.match(/../g) ?? []).join(separator)
        expect(macOf(written.toUpperCase())).to.equal(digits)
        expect(macOf(`0x${written}`)).to.equal(digits)
      }),
    )
  })
})
