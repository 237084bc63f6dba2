import { expect } from 'chai'
import { ExecutionIds, firstIdAt } from '../../src/journal/index.js'
import { FakeClock } from '../../src/testing/index.js'

describe('The ids of executions', () => {
  it('are UUIDs that sort by when they were made, however many there are at a time', async () => {
    const clock = new FakeClock()
    const ids = new ExecutionIds(clock)
    const made: string[] = []
    for (let ms = 0; ms < 3; ms += 1) {
      for (let at = 0; at < 10_000; at += 1) made.push(ids.next())
      await clock.advance(1)
    }
    expect([...made].sort()).to.deep.equal(made)
    expect(new Set(made).size).to.equal(30_000)
    for (const id of made.slice(0, 5000))
      expect(id).to.match(/^exec-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('go on where they were when the clock is set back', async () => {
    const clock = new FakeClock()
    const ids = new ExecutionIds(clock)
    const first = ids.next()
    await clock.set(clock.now() - 5000)
    expect(ids.next() > first).to.equal(true)
  })

  it('lie between the moments they were made at', () => {
    const clock = new FakeClock()
    const id = new ExecutionIds(clock).next()
    expect(firstIdAt(clock.now()) < id && id < firstIdAt(clock.now() + 1)).to.equal(true)
  })
})
