import { expect } from 'chai'
import { Retention } from '../../src/journal/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { aMessage, anExecution, RECEIVED_AT } from '../support/executions.js'
import { MoodyJournal } from '../support/moody-journal.js'

const DAY_MS = 24 * 60 * 60 * 1000

describe('Old executions', () => {
  let clock: FakeClock
  let journal: MoodyJournal
  let retention: Retention
  const begin = (limits: object = {}): void => {
    clock = new FakeClock(RECEIVED_AT + 10 * DAY_MS)
    journal = new MoodyJournal()
    retention = new Retention(
      journal,
      { journalDays: 7, journalMegabytes: 1, ...limits },
      clock,
      new MemoryLog(),
    )
  }
  afterEach(async () => {
    await retention.close()
    expect(clock.pending).to.equal(0)
  })
  const keep = (count: number, afterMs: number, body = ''): Promise<void> =>
    journal.write(
      Array.from({ length: count }, (_, at) => ({
        execution: anExecution(afterMs + at, { message: aMessage(body) }),
        isKept: false,
      })),
    )

  it('go after so many days, and no others', async () => {
    begin()
    await keep(250, 2 * DAY_MS)
    await keep(250, 3 * DAY_MS)
    retention.start()
    await clock.advance(100)
    expect(await journal.count({})).to.equal(250)
    await clock.advance(60_000)
    expect(await journal.count({})).to.equal(0)
  })

  it('go when there is no room for them, the oldest first', async () => {
    begin({ journalDays: 100 })
    retention.start()
    await clock.advance(1)
    await keep(300, 5 * DAY_MS, 'x'.repeat(9000))
    retention.grow(await journal.size())
    await clock.advance(0)
    await clock.advance(1000)
    expect(await journal.size()).to.be.within(0.8e6, 1e6)
    expect(await journal.find(anExecution(5 * DAY_MS + 299).id)).not.to.equal(undefined)
  })

  it('are looked for again after a failure', async () => {
    begin()
    await keep(1, 0)
    journal.isLocked = true
    retention.start()
    await clock.advance(1)
    expect(await journal.count({})).to.equal(1)
    journal.isLocked = false
    await clock.advance(60_000)
    expect(await journal.count({})).to.equal(0)
  })
})
