import { expect } from 'chai'
import fc from 'fast-check'
import { GuessLimit } from './guess-limit.js'

const ALLOWANCE = { guesses: 5, window: 900_000 }

const blamed = (times: number): GuessLimit => {
  const limit = new GuessLimit()
  for (let guess = 0; guess < times; guess += 1) limit.blame('a1', 0, ALLOWANCE)
  return limit
}

describe('A limit of wrong guesses', () => {
  it('lets as many pass at once as it allows', () => {
    expect(blamed(4).wait('a1', 0, ALLOWANCE)).to.equal(0)
    expect(blamed(5).wait('a1', 0, ALLOWANCE)).to.equal(180_000)
  })

  it('lets one more pass as each share of the window passes', () => {
    const limit = blamed(5)
    expect(limit.wait('a1', 179_999, ALLOWANCE)).to.equal(1)
    expect(limit.wait('a1', 180_000, ALLOWANCE)).to.equal(0)
    limit.blame('a1', 180_000, ALLOWANCE)
    expect(limit.wait('a1', 180_000, ALLOWANCE)).to.equal(180_000)
  })

  it('lets others pass', () => {
    expect(blamed(5).wait('b2', 0, ALLOWANCE)).to.equal(0)
  })

  it('does not purge what is not forgiven', () => {
    const limit = blamed(5)
    limit.purge(899_999)
    expect(limit.wait('a1', 0, ALLOWANCE)).to.equal(180_000)
    limit.purge(900_000)
    expect(limit.wait('a1', 0, ALLOWANCE)).to.equal(0)
  })

  it('never lets more pass in a window than twice what it allows, less one', () => {
    const pauses = fc.array(fc.nat(200_000), { maxLength: 200 })
    fc.assert(
      fc.property(pauses, (list) => {
        const limit = new GuessLimit()
        const passed: number[] = []
        let now = 0
        for (const pause of list) {
          now += pause
          if (limit.wait('a1', now, ALLOWANCE) > 0) continue
          limit.blame('a1', now, ALLOWANCE)
          passed.push(now)
        }
        for (const start of passed) {
          const within = passed.filter((time) => time >= start && time < start + ALLOWANCE.window)
          expect(within.length).to.be.below(2 * ALLOWANCE.guesses)
        }
      }),
    )
  })
})
