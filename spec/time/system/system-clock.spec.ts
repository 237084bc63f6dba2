import { mock } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { FakeClock } from '../../../src/testing/index.js'
import type { Stop } from '../../../src/time/index.js'
import { SystemClock } from '../../../src/time/system/index.js'

const DAY_MS = 24 * 60 * 60 * 1000
const LONGEST_MS = 2 ** 31 - 1

/** Puts the process on a clock moved by hand, with timers that overflow as Node's do. */
function mockTimers(): FakeClock {
  const time = new FakeClock(0)
  mock.method(Date, 'now', () => time.now())
  mock.method(globalThis, 'setTimeout', (run: () => void, ms: number) =>
    time.after(ms > LONGEST_MS ? 1 : ms, run),
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

  it('makes up for a machine that slept through a part of a long wait', async () => {
    const time = mockTimers()
    let slept = 0
    mock.method(Date, 'now', () => time.now() + slept)
    const runs: number[] = []
    new SystemClock().after(60 * DAY_MS, () => runs.push(time.now()))
    slept = 10 * DAY_MS
    await time.advance(60 * DAY_MS)
    expect(runs).to.deep.equal([50 * DAY_MS])
  })
})
