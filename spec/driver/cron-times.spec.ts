import { expect } from 'chai'
import fc from 'fast-check'
import { CronTimes } from '../../src/driver/cron-times.js'

const START = Date.parse('2026-03-28T22:00:00Z')
const HOUR_MS = 60 * 60 * 1000

describe('The times of a cron expression', () => {
  /** How far the clock goes on or is set, in milliseconds. */
  const moves = fc.array(
    fc.record({ ms: fc.integer({ min: -4 * HOUR_MS, max: 4 * HOUR_MS }), isSet: fc.boolean() }),
    { maxLength: 40 },
  )

  it('come once each, to whatever the clock is set, and all that are gone through do', () => {
    fc.assert(
      fc.property(
        moves,
        fc.constantFrom('*/15 * * * *', '30 2 * * *', '7,9 */2 * * *'),
        (steps, expression) => {
          const times = new CronTimes(expression, 'Europe/Berlin', START)
          const came: number[] = []
          let now = START
          const come = (): void => {
            came.push(times.due ?? NaN)
            times.come(now)
          }
          for (const { ms, isSet } of steps) {
            const before = now
            if (isSet) {
              now += ms
              if (now < before) times.setTo(now)
              while (times.due !== null && times.due <= now) come()
            } else {
              const end = now + Math.abs(ms)
              for (let due = times.due; due !== null && due <= end; due = times.due) {
                now = due
                come()
              }
              now = end
              const plain = new CronTimes(expression, 'Europe/Berlin', before)
              for (let due = plain.due; due !== null && due <= end; due = plain.due) {
                expect(came).to.include(due)
                plain.come(due)
              }
            }
          }
          expect(new Set(came).size).to.equal(came.length)
        },
      ),
    )
  })
})
