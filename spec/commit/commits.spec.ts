import { setImmediate } from 'node:timers/promises'
import { expect } from 'chai'
import { Commits, type Unit } from '../../src/commit/index.js'
import { sizeOf } from '../../src/journal/index.js'
import type { KeptReply } from '../../src/replies/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { NO_ACTIVITY, type Active } from '../../src/triggers/index.js'
import { aMessage, anExecution, idAt } from '../support/executions.js'
import { MoodyUnits } from '../support/moody-units.js'
import { problemOf } from '../support/thrown.js'
import { Latch } from '../webhooks/support/latch.js'

const entry = (ms: number, body = ''): NonNullable<Unit['entries']>[number] => ({
  execution: anExecution(ms, { message: aMessage(body) }),
  isKept: false,
  keptSize: 0,
})

/** Lets a commit begin. */
const turn = async (): Promise<void> => {
  for (let turns = 0; turns < 2; turns += 1) await setImmediate()
}

/** Something that has fired so many times. */
const fired = (id: string, trigger_count: number): Active => ({
  id,
  activity: { ...NO_ACTIVITY, trigger_count },
})

describe('Commits', () => {
  let clock: FakeClock
  let log: MemoryLog
  let units: MoodyUnits
  let commits: Commits
  beforeEach(() => {
    clock = new FakeClock()
    log = new MemoryLog()
    units = new MoodyUnits()
    commits = new Commits(units, clock, log)
  })

  const write = (unit: Unit): Promise<KeptReply | undefined> =>
    new Promise((resolve, reject) => {
      commits.commit(unit, (failure, holder) => {
        if (failure) reject(failure)
        else resolve(holder)
      })
    })
  const keep = (...moments: number[]): Promise<unknown> =>
    Promise.all(moments.map((ms) => write({ entries: [entry(ms)] })))
  const sizes = (): number[] => units.commits.map((commit) => commit.length)

  it('hold what comes in one turn, and then what comes while one is under way', async () => {
    const latch = new Latch(null)
    units.opened = latch.opened
    const first = keep(1, 2)
    await turn()
    const others = keep(3, 4, 5)
    expect(commits.waiting).to.equal(3)
    latch.open()
    await Promise.all([first, others])
    expect(sizes()).to.deep.equal([2, 3])
  })

  it('hold what those write next who have waited for the last one', async () => {
    const goOn = async (ms: number): Promise<void> => {
      await keep(ms)
      await keep(ms + 10)
    }
    await Promise.all([goOn(1), goOn(2)])
    expect(sizes()).to.deep.equal([2, 2])
  })

  it('tell who has a name that is claimed, and write nothing else of the unit', async () => {
    const claim = { name: 'key', instance: 'trig-1', fingerprint: null, claimed: 0, expires: 9e15 }
    expect(await write({ claim: { ...claim, execution: idAt(1) }, entries: [entry(1)] })).to.equal(undefined)
    const lost = entry(2)
    const holder = await write({ claim: { ...claim, execution: idAt(2) }, entries: [lost] })
    expect([holder?.execution, lost.isKept]).to.deep.equal([idAt(1), false])
    expect(await units.journal.find(idAt(2))).to.equal(undefined)
  })

  it('tell those who wait that nothing is written, who are not tried again', async () => {
    units.isFailing = true
    const problems = await Promise.all([1, 2].map((ms) => problemOf(() => keep(ms))))
    expect(problems.map(({ code }) => code)).to.deep.equal(['storage-unavailable', 'storage-unavailable'])
    expect([commits.isFailing, commits.waiting, units.refused]).to.deep.equal([true, 0, 1])
    units.isFailing = false
    await clock.advance(60_000)
    expect([sizes(), clock.pending]).to.deep.equal([[], 0])
  })

  it('try again, a second later, what nobody waits for, and say when it is written', async () => {
    units.isFailing = true
    const written: number[] = []
    for (const ms of [1, 2])
      commits.later({ entries: [entry(ms)] }, () => {
        written.push(ms)
      })
    await commits.idle()
    units.isFailing = false
    await clock.advance(999)
    expect(sizes()).to.deep.equal([])
    await clock.advance(1)
    await commits.idle()
    expect([sizes(), written, commits.isFailing, clock.pending]).to.deep.equal([[2], [1, 2], false, 0])
    const messages = log.lines.map(({ message }) => message)
    expect(messages).to.deep.equal([
      'executions and activity cannot be kept; it is tried again',
      'executions and activity are kept again',
    ])
  })

  it('are tried at once for those who come while something is to be tried again', async () => {
    units.isFailing = true
    commits.later({ entries: [entry(1)] })
    await commits.idle()
    units.isFailing = false
    await keep(2)
    expect(units.commits.flat()).to.have.length(2)
  })

  it('that take too long are told to those who wait, with one timer, and may be written all the same', async () => {
    const latch = new Latch(null)
    units.opened = latch.opened
    const underWay = problemOf(() => keep(1))
    await turn()
    await clock.advance(500)
    const waiting = problemOf(() => keep(2))
    expect(clock.pending).to.equal(1)
    await clock.advance(1500)
    expect((await underWay).message).to.equal('the database takes too long: try again later')
    await clock.advance(500)
    expect((await waiting).code).to.equal('storage-unavailable')
    latch.open()
    await commits.idle()
    // What had not begun is never written.
    expect(await Promise.all([1, 2].map((ms) => units.journal.find(idAt(ms))))).to.deep.equal([
      anExecution(1, { message: aMessage('') }),
      undefined,
    ])
    expect(clock.pending).to.equal(0)
  })

  it('hold a bounded amount while nothing can be written', async () => {
    units.isFailing = true
    const large = entry(0, 'x'.repeat(65_536))
    let taken = 0
    for (let ms = 0; ms < 700; ms += 1) {
      commits.later({ entries: [large] })
      taken = commits.waiting
    }
    expect(taken * sizeOf(large.execution)).to.be.within(31 * 2 ** 20, 34 * 2 ** 20)
    expect((await problemOf(() => keep(1))).code).to.equal('storage-unavailable')
  })

  it('hold a bounded amount of calls that come to nothing and free their keys', async () => {
    units.isFailing = true
    for (let ms = 0; ms < 700; ms += 1)
      commits.later({
        entries: [entry(ms, 'x'.repeat(65_536))],
        reply: { execution: idAt(ms), reply: null },
      })
    expect(commits.waiting).to.be.below(520)
    await commits.idle()
  })

  it('take the ends of what is on disk, however much waits', async () => {
    const latch = new Latch(null)
    const begun = Array.from({ length: 3 }, (_, at) => entry(at, 'x'.repeat(12 * 1024 ** 2)))
    await write({ entries: begun })
    units.opened = latch.opened
    void write({ entries: [entry(10)] })
    await turn()
    const ends = begun.map((one) => write({ entries: [one] }))
    expect((await problemOf(() => write({ entries: [entry(11)] }))).code).to.equal('storage-unavailable')
    const reply = { execution: idAt(0), reply: { status: 200, headers: [], body: '' } }
    ends.push(write({ reply }))
    let isLasting = false
    commits.later({ reply }, () => (isLasting = true))
    latch.open()
    await Promise.all(ends)
    await commits.idle()
    expect(isLasting).to.equal(true)
  })

  it('do not suffer for a unit that is wrong itself', async () => {
    const broken = entry(2)
    units.before = (all) => {
      if (all.some(({ entries }) => entries?.[0] === broken)) throw new Error('no such column')
    }
    const [first, wrong, last] = [keep(1), problemOf(() => write({ entries: [broken] })), keep(3)]
    expect((await wrong).code).to.equal('unexpected-failure')
    await Promise.all([first, last])
    expect(await units.journal.count({})).to.equal(2)
  })

  it('go on although what follows one of them fails', async () => {
    commits.commit({ entries: [entry(1)] }, () => {
      throw new Error('broken')
    })
    await keep(2)
    expect(log.lines.map(({ message }) => message)).to.deep.equal(['what follows a commit failed'])
  })

  it('have activity that may wait within five seconds, the newest of each, and none of what is gone', async () => {
    commits.noteLazily(fired('a', 1))
    commits.noteLazily(fired('gone', 1))
    await clock.advance(3000)
    commits.noteLazily(fired('b', 1))
    commits.noteLazily(fired('a', 2))
    commits.forget('gone')
    await clock.advance(1999)
    expect(units.commits).to.deep.equal([])
    await clock.advance(1)
    await commits.idle()
    expect(units.commits).to.deep.equal([['a 2', 'b 1']])
  })

  it('have activity again that could not be kept', async () => {
    units.isFailing = true
    expect((await problemOf(() => commits.note(fired('a', 1)))).code).to.equal('storage-unavailable')
    units.isFailing = false
    await clock.advance(5000)
    await commits.idle()
    expect(units.commits).to.deep.equal([['a 1']])
  })

  it('are made of what is left when all is closed, and leave no timer', async () => {
    commits.later({ entries: [entry(1)] })
    commits.noteLazily(fired('a', 1))
    await commits.close()
    expect([sizes(), clock.pending]).to.deep.equal([[2], 0])
    units.isFailing = true
    commits.later({ entries: [entry(2)] })
    await commits.close()
    expect(clock.pending).to.equal(0)
    expect(log.lines.at(-1)?.message).to.equal('what came last could not be kept')
  })
})
