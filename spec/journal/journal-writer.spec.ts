import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { Draft, JournalWriter } from '../../src/journal/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { aMessage, anExecution, answered, idAt } from '../support/executions.js'
import { MoodyJournal } from '../support/moody-journal.js'
import { problemOf } from '../support/thrown.js'
import { Latch } from '../webhooks/support/latch.js'

describe('What writes executions down', () => {
  let clock: FakeClock
  let journal: MoodyJournal
  let log: MemoryLog
  let writer: JournalWriter
  let grown: number[]
  beforeEach(() => {
    clock = new FakeClock()
    journal = new MoodyJournal()
    log = new MemoryLog()
    grown = []
    writer = new JournalWriter(journal, clock, log, (bytes) => grown.push(bytes))
  })
  const draft = (ms: number): Draft => new Draft(anExecution(ms))

  it('writes together what comes in one turn', async () => {
    await Promise.all([1, 2, 3].map((ms) => writer.keep(draft(ms))))
    expect(journal.written).to.deep.equal([3])
    expect(grown).to.deep.equal([3 * draft(1).size])
  })

  it('writes together what comes while a write is under way, and after it', async () => {
    const latch = new Latch(null)
    journal.opened = latch.opened
    const first = writer.keep(draft(1))
    await turn()
    const others = [2, 3, 4].map((ms) => writer.keep(draft(ms)))
    expect(writer.waiting).to.equal(3)
    latch.open()
    await Promise.all([first, ...others])
    expect(journal.written).to.deep.equal([1, 3])
  })

  it('writes one that has been kept no more as a whole, and its last state only', async () => {
    const one = draft(1)
    await writer.keep(one)
    one.change({ state: 'started' })
    writer.keepSoon(one)
    one.change(answered(one.execution))
    writer.keepSoon(one)
    await turn()
    await turn()
    expect(await journal.find(one.execution.id)).to.deep.equal(answered(anExecution(1)))
    expect([journal.written, grown]).to.deep.equal([
      [1, 1],
      [draft(1).size, 0],
    ])
  })

  it('writes as a whole what was replaced while it was written', async () => {
    const latch = new Latch(null)
    journal.opened = latch.opened
    const one = draft(1)
    const kept = writer.keep(one)
    await turn()
    one.replace(anExecution(7, { query: 'other' }))
    const again = writer.keep(one)
    latch.open()
    await Promise.all([kept, again])
    expect(await journal.find(idAt(1))).to.deep.equal({ ...anExecution(7, { query: 'other' }), id: idAt(1) })
    expect(grown).to.deep.equal([one.size, one.size])
  })

  it('tells those who wait of a failure, and tries again a second later', async () => {
    journal.isFailing = true
    const problems = await Promise.all([1, 2].map((ms) => problemOf(() => writer.keep(draft(ms)))))
    expect(problems.map(({ code }) => code)).to.deep.equal(['storage-unavailable', 'storage-unavailable'])
    expect([writer.isFailing, writer.waiting]).to.deep.equal([true, 2])
    journal.isFailing = false
    await clock.advance(999)
    expect(journal.written).to.deep.equal([])
    await clock.advance(1)
    await turn()
    expect([journal.written, writer.isFailing, clock.pending]).to.deep.equal([[2], false, 0])
  })

  it('takes a bounded amount while nothing can be written, and says so once', async () => {
    journal.isFailing = true
    const large = (ms: number): Draft => new Draft(anExecution(ms, { message: aMessage('x'.repeat(65_536)) }))
    let taken = 0
    for (let ms = 0; ms < 700; ms += 1) {
      writer.keepSoon(large(ms))
      taken = writer.waiting
    }
    expect(taken * large(0).size).to.be.within(31 * 2 ** 20, 33 * 2 ** 20)
    expect((await problemOf(() => writer.keep(large(1000)))).code).to.equal('storage-unavailable')
    await clock.advance(10_000)
    const errors = log.lines.filter(({ level }) => level === 'error')
    expect(errors.map(({ message }) => message)).to.deep.equal([
      'executions cannot be kept; it is tried again',
    ])
  })

  it('writes what is left when it is closed, and leaves no timer', async () => {
    writer.keepSoon(draft(1))
    await writer.close()
    expect(journal.written).to.deep.equal([1])
    journal.isFailing = true
    writer.keepSoon(draft(2))
    await turn()
    await turn()
    await writer.close()
    expect(clock.pending).to.equal(0)
    expect(log.lines.at(-1)?.message).to.equal('the last executions could not be kept')
  })
})
