import { expect } from 'chai'
import fc from 'fast-check'
import { isoTime } from './iso-time.js'

const twoDigits = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'))

/** Texts of the form Meraki writes, whether or not they name a moment. */
const written = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }),
    twoDigits(14),
    twoDigits(33),
    twoDigits(25),
    twoDigits(61),
    twoDigits(61),
  )
  .map(
    ([year, month, day, hour, minute, second]) =>
      `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`,
  )

describe('An ISO 8601 time', () => {
  it('is read to the second as Meraki writes it', () => {
    expect(isoTime('2026-03-14T09:26:38Z')).to.equal(Date.UTC(2026, 2, 14, 9, 26, 38))
  })

  it('is what Date.parse says, whatever its digits', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(isoTime(text)).to.deep.equal(Date.parse(text))
      }),
    )
  })

  it('is what Date.parse says, with any character in place of another', () => {
    fc.assert(
      fc.property(fc.nat(19), fc.string({ minLength: 1, maxLength: 1 }), (at, other) => {
        const text = `${'2026-03-14T09:26:38Z'.slice(0, at)}${other}${'2026-03-14T09:26:38Z'.slice(at + 1)}`
        expect(isoTime(text)).to.deep.equal(Date.parse(text))
      }),
    )
  })

  for (const text of ['2026-03-14T09:26:38.250Z', '2026-03-14T20:26:38+11:00', '2026-03-14', 'yesterday', ''])
    it(`is what Date.parse says of "${text}"`, () => {
      expect(isoTime(text)).to.deep.equal(Date.parse(text))
    })
})
