import { expect } from 'chai'
import { occurrencesOf, TimeDependent } from '../../../src/triggers/index.js'

const at = (iso: string): number => Date.parse(iso)

describe('The next moments of a time condition', () => {
  const cases: [what: string, time: object, after: string, count: number, moments: string[]][] = [
    [
      'cron expression, each after the one before',
      { type: 'cron', cron: '0 8 * * 1-5', timezone: 'UTC' },
      '2026-11-27T08:00:00Z',
      3,
      ['2026-11-30T08:00:00Z', '2026-12-01T08:00:00Z', '2026-12-02T08:00:00Z'],
    ],
    [
      'cron expression over a change of clocks',
      { type: 'cron', cron: '30 12 * * *', timezone: 'Europe/Berlin' },
      '2026-03-28T12:00:00Z',
      2,
      ['2026-03-29T10:30:00Z', '2026-03-30T10:30:00Z'],
    ],
    [
      'moment to come',
      { type: 'at', time: 1_773_480_000 },
      '2026-01-01T00:00:00Z',
      5,
      ['2026-03-14T09:20:00Z'],
    ],
    ['moment that has passed', { type: 'at', time: 1_773_480_000 }, '2026-03-14T09:20:00Z', 5, []],
  ]
  for (const [what, time, after, count, moments] of cases)
    it(`are told of a ${what}`, () => {
      expect(occurrencesOf(TimeDependent.parse(time), at(after), count)).to.deep.equal(moments.map(at))
    })
})
