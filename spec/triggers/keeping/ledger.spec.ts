import { expect } from 'chai'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { NO_ACTIVITY } from '../../../src/triggers/index.js'
import { Ledger, type Active } from '../../../src/triggers/keeping/ledger.js'
import { problemOf } from '../../support/thrown.js'
import { Latch } from '../../webhooks/support/latch.js'
import { MoodyStore } from '../support/doubles.js'

/** Something that has fired so many times. */
const fired = (id: string, trigger_count: number): Active => ({
  id,
  activity: { ...NO_ACTIVITY, trigger_count },
})

describe('The ledger', () => {
  let clock: FakeClock
  let store: MoodyStore
  let ledger: Ledger
  beforeEach(() => {
    clock = new FakeClock()
    store = new MoodyStore()
    ledger = new Ledger(store, clock, new MemoryLog())
  })
  /** What was written, write by write, such as `a1 b2`. */
  const written = (): string[] =>
    store.applied.map((changes) =>
      changes
        .map((change) =>
          change.kind === 'note activity'
            ? `${change.instance}${String(change.activity.trigger_count)}`
            : change.kind,
        )
        .join(' '),
    )

  it('writes at once what somebody waits for, with all that may wait', async () => {
    ledger.noteLazily(fired('a', 1))
    await clock.advance(4999)
    expect(written()).to.deep.equal([])
    await ledger.note(fired('b', 2))
    expect(written()).to.deep.equal(['a1 b2'])
    await clock.advance(60_000)
    expect([written().length, clock.pending]).to.deep.equal([1, 0])
  })

  it('writes what may wait within five seconds, the newest of each', async () => {
    ledger.noteLazily(fired('a', 1))
    await clock.advance(3000)
    ledger.noteLazily(fired('b', 1))
    ledger.noteLazily(fired('a', 2))
    await clock.advance(2000)
    expect(written()).to.deep.equal(['a2 b1'])
  })

  it('writes together what comes while a write is under way, and after it', async () => {
    const latch = new Latch(null)
    store.opened = latch.opened
    const notes = ['a', 'b', 'c', 'a'].map((id, at) => ledger.note(fired(id, at)))
    latch.open()
    await Promise.all(notes)
    expect(written()).to.deep.equal(['a0', 'b1 c2 a3'])
  })

  it('does not forget what may wait although a write is under way when its time comes', async () => {
    const latch = new Latch(null)
    store.opened = latch.opened
    const note = ledger.note(fired('a', 1))
    ledger.noteLazily(fired('b', 1))
    await clock.advance(5000)
    latch.open()
    await note
    await clock.advance(5000)
    expect(written()).to.deep.equal(['a1', 'b1'])
    expect(clock.pending).to.equal(0)
  })

  it('writes the newest when what failed is tried again', async () => {
    store.isFailing = true
    expect((await problemOf(() => ledger.note(fired('a', 1)))).code).to.equal('storage-unavailable')
    store.isFailing = false
    ledger.noteLazily(fired('a', 2))
    await clock.advance(5000)
    expect(written()).to.deep.equal(['a2'])
  })

  it('tells those who wait of a failure together, and writes once it can', async () => {
    const latch = new Latch(null)
    store.opened = latch.opened
    store.isFailing = true
    const notes = ['a', 'b', 'c', 'd'].map((id) => problemOf(() => ledger.note(fired(id, 1))))
    latch.open()
    const problems = await Promise.all(notes)
    expect(problems.map(({ code }) => code)).to.deep.equal(problems.map(() => 'storage-unavailable'))
    expect(store.refused).to.equal(2)
    store.isFailing = false
    await clock.advance(5000)
    expect(written()).to.deep.equal(['a1 b1 c1 d1'])
  })

  it('writes nothing of what is forgotten', async () => {
    ledger.noteLazily(fired('a', 1))
    ledger.noteLazily(fired('b', 1))
    ledger.forget('a')
    await clock.advance(5000)
    expect(written()).to.deep.equal(['b1'])
  })

  it('writes what is left when it is closed, after a write under way', async () => {
    const latch = new Latch(null)
    store.opened = latch.opened
    const note = ledger.note(fired('a', 1))
    ledger.noteLazily(fired('b', 1))
    const closed = ledger.close()
    latch.open()
    await Promise.all([note, closed])
    expect([written(), clock.pending]).to.deep.equal([['a1', 'b1'], 0])
  })
})
