import { expect } from 'chai'
import type { z } from 'zod'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import type { TimeDependent } from '../../../src/triggers/index.js'
import { stateChannel } from '../../../src/triggers/instance/state-channel.js'
import { watch } from '../../../src/triggers/instance/watch.js'
import { LOBBY } from '../support/at-work.js'
import { FakeRuntime } from '../support/doubles.js'
import { AtWork, systemTrigger, trigger } from '../support/support.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const DAYS = 365

/** Every moment of a year that a cron expression names, in milliseconds since the epoch. */
const yearOf = (cron: string, timezone: string): Promise<number[]> =>
  daysOf(cron, timezone, '2025-12-31', DAYS)

/** Every moment of so many days, from noon on. */
async function daysOf(cron: string, timezone: string, from: string, days: number): Promise<number[]> {
  const clock = new FakeClock(Date.parse(`${from}T12:00:00Z`))
  const moments: number[] = []
  const time: TimeDependent = { type: 'cron', cron, timezone }
  const watched = { clock, log: new MemoryLog(), runtime: new FakeRuntime() }
  const stop = watch({ comparisons: [], time_dependents: [time] }, LOBBY, watched, {
    change: () => undefined,
    fault: () => undefined,
    pulse: () => moments.push(clock.now()),
  })
  await clock.advance(days * DAY)
  stop()
  expect(clock.pending).to.equal(0)
  return moments
}

const localTime = (timezone: string): ((moment: number) => string) => {
  const format = new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' })
  return (moment) => format.format(moment)
}

describe('A cron condition', () => {
  // Where the clocks are put on from 2:00 to 3:00, the day has no 2:30: the job runs when the clocks show it next.
  const zones: [timezone: string, otherTimes: string[], changes: string[]][] = [
    ['Europe/Berlin', ['2026-03-29 03:00'], ['2026-03-29', '2026-10-25']],
    ['America/New_York', ['2026-03-08 03:00'], ['2026-03-08', '2026-11-01']],
    ['Australia/Lord_Howe', [], ['2026-04-05', '2026-10-04']],
  ]
  for (const [timezone, otherTimes, changes] of zones) {
    it(`of 2:30 each day comes once on each of ${String(DAYS)} days in ${timezone}`, async () => {
      const local = (await yearOf('30 2 * * *', timezone)).map(localTime(timezone))
      expect(local).to.have.length(DAYS)
      expect(new Set(local.map((time) => time.slice(0, 10))).size).to.equal(DAYS)
      expect(local.filter((time) => !time.endsWith(' 02:30'))).to.deep.equal(otherTimes)
    })

    it(`of each quarter of an hour comes every 15 minutes in ${timezone}, also as the clocks change`, async () => {
      for (const change of changes) {
        const from = new Date(Date.parse(change) - 2 * DAY).toISOString().slice(0, 10)
        const moments = await daysOf('*/15 * * * *', timezone, from, 4)
        expect(moments).to.have.length((4 * DAY) / (15 * MINUTE))
        const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0))
        expect([...new Set(gaps)]).to.deep.equal([15 * MINUTE])
        const offsets = moments.map((moment) => Date.parse(`${localTime(timezone)(moment)}Z`) - moment)
        expect(new Set(offsets).size, 'the clocks change within these days').to.equal(2)
      }
    })
  }
})

describe('A time of a trigger', () => {
  const start = new FakeClock().now() / 1000
  /** A trigger with times and no webhook. */
  const waiting = (...times: z.input<typeof TimeDependent>[]): AtWork =>
    new AtWork(
      trigger({ enable_webhook: false, debounce_period: 10, conditions: { time_dependents: times } }),
    )

  it('that has passed before the trigger begins never comes', async () => {
    for (const time of [0, start - 1, start]) {
      const work = waiting({ type: 'at', time })
      await work.until(DAY)
      expect(work.instance.state).to.deep.include({ trigger_count: 0, conditions: { time_0: false } })
    }
  })

  it('that is to come comes once, and holds for the debounce period', async () => {
    const work = waiting({ type: 'at', time: start + 60 })
    const log = work.record()
    await work.until(10 * DAY)
    expect(log).to.deep.equal(['60000:T1', '70000:F1'])
    expect(work.clock.pending).to.equal(0)
  })

  it('that is years away is waited for', async () => {
    const work = waiting({ type: 'at', time: start + (1000 * DAY) / 1000 })
    const log = work.record()
    await work.until(1001 * DAY)
    expect(log).to.deep.equal([`${String(1000 * DAY)}:T1`, `${String(1000 * DAY + 10_000)}:F1`])
  })

  it('that came does not come again when its trigger is edited afterwards', async () => {
    const work = waiting({ type: 'at', time: start + 60 })
    await work.until(100_000)
    const { conditions } = work.instance.trigger
    work.instance.update(trigger({ enable_webhook: false, any_match: true, conditions }), systemTrigger())
    await work.until(DAY)
    expect(work.instance.state.trigger_count).to.equal(1)
  })

  it('is read in its own zone', async () => {
    // It begins at 09:26:53 UTC, which is 20:26:53 in Sydney.
    const work = waiting(
      { type: 'cron', cron: '30 20 * * *', timezone: 'Australia/Sydney' },
      { type: 'cron', cron: '30 9 * * *', timezone: 'UTC' },
    )
    const log = work.record()
    await work.until(DAY)
    expect(log.filter((line) => line.includes('T'))).to.deep.equal(['187000:T1'])
  })

  it('ends with the instance', async () => {
    const work = waiting({ type: 'cron', cron: '* * * * *' }, { type: 'at', time: start + 60 })
    expect(work.clock.pending).to.equal(2)
    await work.close()
    expect(work.clock.pending).to.equal(0)
  })

  const HOUR = 60 * MINUTE
  const leaps: [what: string, time: z.input<typeof TimeDependent>, leap: number, firings: number[]][] = [
    ['at a moment fires when the clock is set on over it', { type: 'at', time: start + 3600 }, 3 * HOUR, [0]],
    [
      'at a moment fires as it comes when the clock is set back',
      { type: 'at', time: start + 3600 },
      -3 * HOUR,
      [4],
    ],
    [
      'at a moment never comes when the clock is set on by years',
      { type: 'at', time: start + 3600 },
      900 * DAY,
      [],
    ],
    [
      'of each day fires when the clock is set on over it',
      { type: 'cron', cron: '26 10 * * *', timezone: 'UTC' },
      3 * HOUR,
      [0, 22],
    ],
  ]
  for (const [what, time, leap, firings] of leaps)
    it(what, async () => {
      const work = waiting(time)
      const { clock } = work
      const fired: number[] = []
      let before = 0
      work.bus.subscribe(stateChannel(work.instance.id), () => {
        const { trigger_count } = work.instance.state
        if (trigger_count > before) fired.push(Math.ceil(clock.elapsed() / HOUR))
        before = trigger_count
      })
      await clock.set(clock.now() + leap)
      await clock.advance(DAY)
      expect(fired).to.deep.equal(firings)
    })

  it('holds for the debounce period, also when the clock is set back meanwhile', async () => {
    const work = waiting({ type: 'at', time: start + 60 })
    const { clock } = work
    await work.until(60_000)
    await clock.set(clock.now() - 3 * HOUR)
    await clock.advance(10_000)
    expect(work.instance.state).to.deep.include({ triggered: false, trigger_count: 1 })
  })

  it('is kept when it fires the trigger, although nobody waits for that', async () => {
    const work = waiting({ type: 'at', time: start + 60 })
    await work.until(60_000)
    expect(work.store.applied.flat())
      .to.have.length(1)
      .and.have.nested.property('[0].activity.trigger_count', 1)
  })
})
