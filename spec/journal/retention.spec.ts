import { expect } from 'chai'
import { Retention, type PruneLimits, type Pruned } from '../../src/journal/index.js'
import { Problem } from '../../src/problem/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { aMessage, anExecution, RECEIVED_AT } from '../support/executions.js'
import { MemoryJournal } from '../../src/journal/memory/index.js'
import { writeExecutions } from '../support/write-units.js'
import { MemoryReplies } from '../../src/replies/memory/index.js'
import { MemoryTriggerStore } from '../../src/triggers/memory/index.js'
import { MemoryUnits } from '../../src/commit/memory/index.js'

const DAY_MS = 24 * 60 * 60 * 1000

/** A journal that can be locked, and notes what is to be forgotten. */
class LockedJournal extends MemoryJournal {
  isLocked = false
  readonly asked: PruneLimits[] = []

  override prune(limits: PruneLimits): Promise<Pruned> {
    if (this.isLocked) return Promise.reject(new Problem('storage-unavailable', 'the database is locked'))
    this.asked.push(limits)
    return super.prune(limits)
  }
}

describe('Old executions', () => {
  let clock: FakeClock
  let journal: LockedJournal
  let retention: Retention
  const begin = (limits: object = {}): void => {
    clock = new FakeClock(RECEIVED_AT + 10 * DAY_MS)
    journal = new LockedJournal()
    const { journalDays, journalMegabytes } = { journalDays: 7, journalMegabytes: 1, ...limits }
    const retained = {
      name: 'executions',
      mostBytes: journalMegabytes * 1e6,
      size: () => journal.size(),
      forgetOld: (most: number, now: number) => journal.prune({ most, before: now - journalDays * DAY_MS }),
      makeRoom: (most: number, bytes: number) => journal.prune({ most, bytes }),
    }
    retention = new Retention(retained, clock, new MemoryLog())
  }
  afterEach(async () => {
    await retention.close()
    expect(clock.pending).to.equal(0)
  })
  const keep = (count: number, afterMs: number, body = ''): Promise<void> =>
    writeExecutions(
      new MemoryUnits({ journal, replies: new MemoryReplies(), triggers: new MemoryTriggerStore() }),
      Array.from({ length: count }, (_, at) => anExecution(afterMs + at, { message: aMessage(body) })),
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
    // No more than it takes, and a thousandth beside.
    expect(await journal.size()).to.be.within(0.98e6, 1e6)
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
