import { mock } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { FakeClock } from '../../../src/testing/index.js'
import type { Stop } from '../../../src/time/index.js'
import { SystemClock } from '../../../src/time/system/index.js'
import { thrownBy } from '../../support/thrown.js'

const DAY_MS = 24 * 60 * 60 * 1000
const LONGEST_MS = 2 ** 31 - 1

/**
 * Puts the process on a clock moved by hand, with timers that overflow as Node's do.
 * @param early how much too early they fire, as a machine may let them, in milliseconds
 */
function mockTimers(early = 0): FakeClock {
  const time = new FakeClock(0)
  mock.method(Date, 'now', () => time.now())
  mock.method(performance, 'now', () => time.elapsed())
  mock.method(globalThis, 'setTimeout', (run: () => void, ms: number) =>
    time.after(ms > LONGEST_MS ? 1 : Math.max(ms - early, Math.min(ms, 1)), run),
  )
  mock.method(globalThis, 'clearTimeout', (stop: Stop) => {
    stop()
  })
  return time
}

describe('The system clock', () => {
  afterEach(() => {
    mock.restoreAll()
  })

  it('tells the time of the machine', () => {
    const before = Date.now()
    const now = new SystemClock().now()
    expect(now).to.be.within(before, Date.now())
  })

  it('runs later on the real timers', async () => {
    await new Promise<void>((resolve) => new SystemClock().after(1, resolve))
  })

  it('gives no Node timer a delay it does not take', async () => {
    const heard: string[] = []
    const hear = ({ name }: Error): unknown => heard.push(name)
    process.on('warning', hear)
    const stop = new SystemClock().after(LONGEST_MS + 1, () => heard.push('ran'))
    await turn()
    stop()
    process.off('warning', hear)
    expect(heard).to.deep.equal([])
  })

  const cases: [what: string, delay: number][] = [
    ['nothing', 0],
    ['a second', 1000],
    ['the longest delay of a Node timer', LONGEST_MS],
    ['one millisecond more than that', LONGEST_MS + 1],
    ['a year', 365 * DAY_MS],
  ]
  for (const [what, delay] of cases)
    describe(`asked to wait for ${what}`, () => {
      let time: FakeClock
      beforeEach(() => {
        time = mockTimers()
      })

      it('runs once, in time', async () => {
        const runs: number[] = []
        new SystemClock().after(delay, () => runs.push(time.now()))
        await time.advance(delay + 2 * DAY_MS)
        expect(runs).to.deep.equal([delay])
        expect(time.pending).to.equal(0)
      })

      it('does not run once it is stopped, and stopping again does nothing', async () => {
        let runs = 0
        const stop = new SystemClock().after(delay, () => runs++)
        await time.advance(delay - 1)
        stop()
        stop()
        expect(time.pending).to.equal(0)
        await time.advance(delay)
        expect(runs).to.equal(0)
      })
    })

  for (const [how, setTo] of [
    ['on', 10 * DAY_MS],
    ['back', -10 * DAY_MS],
  ] as const)
    it(`waits as long as it is asked to although the machine's clock is set ${how}`, async () => {
      const time = mockTimers()
      const runs: number[] = []
      new SystemClock().after(60 * DAY_MS, () => runs.push(time.elapsed()))
      await time.set(setTo)
      await time.advance(60 * DAY_MS)
      expect(runs).to.deep.equal([60 * DAY_MS])
    })

  describe('asked to wait for a moment', () => {
    let time: FakeClock
    let clock: SystemClock
    /** What ran, and what the clock showed. */
    let ran: [what: string, now: number][]
    const note = (what: string) => (): void => {
      ran.push([what, time.now()])
    }
    beforeEach(() => {
      time = mockTimers()
      clock = new SystemClock()
      ran = []
    })

    it('runs each once as its moment comes, and then looks at nothing any more', async () => {
      clock.at(5500, note('b'))
      clock.at(70 * DAY_MS, note('c'))
      clock.at(20, note('a'))
      clock.at(-1, note('passed'))
      expect(ran).to.deep.equal([])
      await time.advance(10_000)
      await time.set(70 * DAY_MS - 1010)
      await time.advance(2000)
      expect(ran).to.deep.equal([
        ['passed', 0],
        ['a', 20],
        ['b', 5500],
        ['c', 70 * DAY_MS],
      ])
      expect(time.pending).to.equal(0)
    })

    it('runs no sooner than the clock shows it, though timers fire early', async () => {
      mock.restoreAll()
      time = mockTimers(2)
      new SystemClock().at(5500, note('a'))
      await time.advance(10_000)
      expect(ran).to.deep.equal([['a', 5500]])
    })

    const leaps: [what: string, set: number, due: number, ran: number][] = [
      ['set on to before it', 3_000_000, 3_600_000, 3_600_000],
      ['set on over it', 9_000_000, 3_600_000, 9_000_900],
      ['set back', -3_600_000, 3_600_000, 3_600_000],
    ]
    for (const [what, set, due, at] of leaps)
      it(`runs once, within a second after the clock shows it, when that is ${what}`, async () => {
        clock.at(due, note('a'))
        await time.advance(100)
        await time.set(set)
        await time.advance(10_000_000)
        expect(ran).to.deep.equal([['a', at]])
      })

    it('tells, within a second, that the clock was set to before the wait began', async () => {
      await time.set(5000)
      const stop = clock.at(1_000_000, note('come'), note('set back'))
      await time.advance(500)
      await time.set(4000)
      await time.advance(2000)
      await time.set(5000)
      await time.set(3000)
      await time.advance(999)
      stop()
      expect(ran).to.deep.equal([
        ['set back', 4500],
        ['set back', 3500],
      ])
      expect(time.pending).to.equal(0)
    })

    it('runs the others when one throws', async () => {
      clock.at(10, () => {
        throw new Error('thrown')
      })
      clock.at(10, note('other'))
      expect(await thrownBy(() => time.advance(1000))).to.have.property('message', 'thrown')
      await time.advance(0)
      expect(ran).to.deep.equal([['other', 10]])
    })

    it('runs nothing that was stopped, even by another of the same moment', async () => {
      clock.at(10, () => {
        stop()
        stop()
      })
      const stop = clock.at(10, note('stopped'))
      await time.advance(1000)
      expect([ran, time.pending]).to.deep.equal([[], 0])
    })
  })
})
