import { expect } from 'chai'
import fc from 'fast-check'
import { DATE_FORMAT, isTimeZone, localDate } from './local-date.js'

const TIME = Date.parse('2026-03-14T13:30:00Z')

describe('The date in a zone', () => {
  const dates: [format: string, zone: string, written: string][] = [
    ['%Y%m%d', 'UTC', '20260314'],
    ['%Y%m%d', 'Australia/Sydney', '20260315'],
    ['%Y%m%d', 'America/New_York', '20260314'],
    ['%d/%m/%y', 'UTC', '14/03/26'],
    ['day %j', 'UTC', 'day 073'],
    ['%%Y 100%%', 'UTC', '%Y 100%'],
    ['', 'UTC', ''],
  ]
  for (const [format, zone, written] of dates)
    it(`in ${zone} is "${written}" as "${format}"`, () => {
      expect(localDate(format, TIME, zone)).to.equal(written)
    })

  it('is the one the machine has for UTC', () => {
    const time = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
    fc.assert(
      fc.property(time, (date) => {
        expect(localDate('%Y-%m-%d', date.getTime(), 'UTC')).to.equal(date.toISOString().slice(0, 10))
      }),
    )
  })

  it('is the 366th on the last day of a leap year', () => {
    expect(localDate('%j', Date.parse('2028-12-31T00:00:00Z'), 'UTC')).to.equal('366')
  })
})

describe('A date format', () => {
  for (const format of ['%Y%m%d', 'x', '', '%%', '%j of %Y'])
    it(`may be "${format}"`, () => {
      expect(format).to.match(DATE_FORMAT)
    })

  for (const format of ['%H', '%', '%Y%', '%-d'])
    it(`may not be "${format}"`, () => {
      expect(format).to.not.match(DATE_FORMAT)
    })
})

describe('A time zone', () => {
  it('is known or not', () => {
    expect(['UTC', 'Australia/Sydney', 'Mars/Olympus', ''].map(isTimeZone)).to.deep.equal([
      true,
      true,
      false,
      false,
    ])
  })
})
