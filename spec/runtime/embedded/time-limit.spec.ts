import { expect } from 'chai'
import type { LateOutcome } from '../../../src/runtime/index.js'
import { withTimeLimit } from '../../../src/runtime/embedded/time-limit.js'
import { Problem } from '../../../src/problem/index.js'
import { FakeClock } from '../../../src/testing/index.js'
import { problemOf, thrownBy } from '../../support/thrown.js'

describe('A time limit', () => {
  let clock: FakeClock
  let late: LateOutcome[]
  beforeEach(() => {
    clock = new FakeClock()
    late = []
  })

  const limited = (work: Promise<unknown>): Promise<unknown> =>
    withTimeLimit(work, {
      clock,
      limitMs: 100,
      what: 'Lamp.on',
      failure: (cause) => new Problem('driver-failed', 'Lamp.on failed', { cause }),
      listener: { onLate: (outcome) => late.push(outcome) },
    })

  /** Work that ends after so many milliseconds. */
  const ending = (ms: number, error?: Error): Promise<string> =>
    new Promise((resolve, reject) => {
      clock.after(ms, () => {
        if (error) reject(error)
        else resolve('done')
      })
    })

  it('is heard of even when it cannot be said what failed', async () => {
    const result = withTimeLimit(Promise.reject(new Error('unsayable')), {
      clock,
      limitMs: 100,
      what: 'Lamp.on',
      failure: () => {
        throw new Error('the log is broken')
      },
      listener: { onLate: () => undefined },
    })
    expect(await thrownBy(() => result)).to.have.property('message', 'the log is broken')
  })

  it('gives the result of work that makes it', async () => {
    const result = limited(ending(99))
    await clock.advance(100)
    expect(await result).to.equal('done')
    expect(clock.pending).to.equal(0)
  })

  it('rejects with what is made of the failure of work that makes it', async () => {
    const error = new Error('broken')
    const problem = problemOf(() => limited(ending(99, error)))
    await clock.advance(100)
    expect(await problem).to.include({ code: 'driver-failed', cause: error })
    expect(clock.pending).to.equal(0)
  })

  it('rejects with driver-timeout when time is over', async () => {
    const problem = problemOf(() => limited(ending(1000)))
    await clock.advance(100)
    expect(await problem).to.include({
      code: 'driver-timeout',
      message: 'Lamp.on did not finish within 100 ms',
    })
    expect(late).to.deep.equal([])
  })

  it('tells later how work ended that was given up', async () => {
    const error = new Error('broken')
    const given = [ending(1000), ending(2000, error)].map((work) => thrownBy(() => limited(work)))
    await clock.advance(2000)
    await Promise.all(given)
    expect(late).to.deep.equal([{ result: 'done' }, { error }])
  })
})
