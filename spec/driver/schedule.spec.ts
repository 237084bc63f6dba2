import { expect } from 'chai'
import { Schedule } from '../../src/driver/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import type { Stop } from '../../src/time/index.js'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

describe('A schedule', () => {
  let clock: FakeClock
  let log: MemoryLog
  let schedule: Schedule
  let runs: string[]
  const note = (): void => {
    runs.push(new Date(clock.now()).toISOString())
  }
  const startAt = (time: string): void => {
    clock = new FakeClock(Date.parse(time))
    log = new MemoryLog()
    schedule = new Schedule(clock, log)
    runs = []
  }
  beforeEach(() => {
    startAt('2026-03-14T09:00:00.000Z')
  })

  it('runs once, after a delay', async () => {
    schedule.in(1500, note)
    await clock.advance(1499)
    expect(runs).to.deep.equal([])
    await clock.advance(DAY_MS)
    expect(runs).to.deep.equal(['2026-03-14T09:00:01.500Z'])
    expect(clock.pending).to.equal(0)
  })

  it('runs once, at a moment to come', async () => {
    schedule.at(new Date('2026-03-15T00:00:00Z'), note)
    await clock.advance(2 * DAY_MS)
    expect(runs).to.deep.equal(['2026-03-15T00:00:00.000Z'])
  })

  it('runs at once for a moment that has passed, but not before it returns', async () => {
    schedule.at(new Date('2020-01-01T00:00:00Z'), note)
    expect(runs).to.deep.equal([])
    await clock.advance(0)
    expect(runs).to.deep.equal(['2026-03-14T09:00:00.000Z'])
  })

  it('runs every interval, the first time after one', async () => {
    schedule.every(1000, note)
    await clock.advance(3500)
    expect(runs).to.deep.equal([
      '2026-03-14T09:00:01.000Z',
      '2026-03-14T09:00:02.000Z',
      '2026-03-14T09:00:03.000Z',
    ])
  })

  for (const delay of [Number.NaN, Infinity, -Infinity])
    it(`refuses a delay of ${String(delay)}, and runs nothing`, async () => {
      expect(() => schedule.in(delay, note)).to.throw(
        RangeError,
        `schedule.in: the delay is ${String(delay)} ms`,
      )
      await clock.advance(DAY_MS)
      expect([runs, clock.pending]).to.deep.equal([[], 0])
    })

  it('refuses a moment that is none, and runs nothing', async () => {
    expect(() => schedule.at(new Date('soon'), note)).to.throw(RangeError, 'the time is an invalid Date')
    await clock.advance(DAY_MS)
    expect([runs, clock.pending]).to.deep.equal([[], 0])
  })

  const repeating: [how: string, begin: (run: () => unknown, overlap?: boolean) => Stop][] = [
    ['every', (run, overlap = false) => schedule.every(1000, run, { overlap })],
    ['cron', (run, overlap = false) => schedule.cron('* * * * * *', run, { overlap })],
  ]
  for (const [how, begin] of repeating) {
    /** A run that takes so long. */
    const slow = (ms: number) => (): Promise<void> => {
      note()
      return new Promise((resolve) => clock.after(ms, resolve))
    }
    const times = (): number[] => runs.map((time) => Date.parse(time) % 60_000)

    it(`leaves out the times of ${how} at which the run before is under way, and says so once a run`, async () => {
      begin(slow(2500))
      await clock.advance(7500)
      expect(times()).to.deep.equal([1000, 4000, 7000])
      expect(log.lines.map(({ message }) => message)).to.deep.equal([
        'a scheduled task is still under way: its next times are left out',
        'a scheduled task is still under way: its next times are left out',
      ])
    })

    it(`runs ${how} all the same where it may overlap`, async () => {
      begin(slow(2500), true)
      await clock.advance(3500)
      expect(times()).to.deep.equal([1000, 2000, 3000])
    })

    it(`waits five minutes for a run of ${how} that never ends, and no longer`, async () => {
      begin(slow(HOUR_MS))
      await clock.advance(5 * 60_000 + 1500)
      expect(runs).to.have.length(2)
      expect(log.lines.at(-1)).to.include({
        level: 'error',
        message: 'a scheduled task has not ended after five minutes: it is no longer waited for',
      })
    })

    it(`goes on with ${how} after a run that fails, at once or later`, async () => {
      let count = 0
      begin(() => {
        note()
        count += 1
        if (count === 1) throw new Error('at once')
        return Promise.reject(new Error('later'))
      })
      await clock.advance(3500)
      expect(runs).to.have.length(3)
      expect(log.lines.map(({ message }) => message)).to.deep.equal(Array(3).fill('a scheduled task failed'))
    })
  }

  for (const interval of [0, -1, Number.NaN, Infinity])
    it(`refuses an interval of ${String(interval)}`, () => {
      expect(() => schedule.every(interval, note)).to.throw(
        RangeError,
        `the interval is ${String(interval)} ms`,
      )
      expect(clock.pending).to.equal(0)
    })

  it('goes on when what it runs throws or rejects, and logs it', async () => {
    let run = 0
    schedule.every(1000, () => {
      run += 1
      if (run === 1) throw new Error('thrown')
      return Promise.reject(new Error('rejected'))
    })
    await clock.advance(2000)
    expect(log.lines.map(({ level, details }) => [level, (details.error as Error).message])).to.deep.equal([
      ['error', 'thrown'],
      ['error', 'rejected'],
    ])
  })

  const ways: [what: string, begin: () => Stop][] = [
    ['a delay', () => schedule.in(1000, note)],
    ['a moment', () => schedule.at(new Date(clock.now() + 1000), note)],
    ['an interval', () => schedule.every(1000, note)],
    ['a cron expression', () => schedule.cron('* * * * *', note)],
  ]
  for (const [what, begin] of ways) {
    it(`stops ${what}, and stopping again does nothing`, async () => {
      const stop = begin()
      stop()
      stop()
      expect(clock.pending).to.equal(0)
      await clock.advance(HOUR_MS)
      expect(runs).to.deep.equal([])
    })

    it(`clears ${what} and can be used again`, async () => {
      begin()
      schedule.in(500, note)
      schedule.clear()
      expect(clock.pending).to.equal(0)
      schedule.in(1, note)
      await clock.advance(HOUR_MS)
      expect(runs).to.have.length(1)
    })
  }

  it('lets what repeats stop itself', async () => {
    const stop = schedule.every(1000, () => {
      note()
      if (runs.length === 2) stop()
    })
    await clock.advance(HOUR_MS)
    expect(runs).to.have.length(2)
    expect(clock.pending).to.equal(0)
  })

  it('lets what runs begin something else', async () => {
    schedule.in(1000, () => schedule.in(1000, note))
    await clock.advance(HOUR_MS)
    expect(runs).to.deep.equal(['2026-03-14T09:00:02.000Z'])
  })

  describe('whose clock is set', () => {
    /** To move on by so many milliseconds, or to set the clock. */
    type Step = number | string
    const UTC = { timezone: 'UTC' }
    const at = (time: string): Date => new Date(`${time.includes('T') ? time : `2026-03-14T${time}`}Z`)
    /** Times of the day it begins on; others are written out. */
    const cases: [what: string, begin: () => unknown, steps: Step[], runs: string[]][] = [
      ['on over a moment runs', () => schedule.at(at('10:00'), note), ['12:00', HOUR_MS], ['12:00:00']],
      [
        'on to before a moment runs at the moment',
        () => schedule.at(at('10:00'), note),
        ['09:59', HOUR_MS],
        ['10:00:00'],
      ],
      [
        'back before a moment runs at the moment',
        () => schedule.at(at('10:00'), note),
        ['06:00', 5 * HOUR_MS],
        ['10:00:00'],
      ],
      [
        'back over a moment that has come does not run again',
        () => schedule.at(at('10:00'), note),
        [HOUR_MS, '07:00', DAY_MS],
        ['10:00:00'],
      ],
      [
        'on waits as long as it was told to',
        () => schedule.in(HOUR_MS, note),
        ['12:00', HOUR_MS - 1, 1],
        ['13:00:00'],
      ],
      [
        'back waits as long as it was told to',
        () => schedule.in(HOUR_MS, note),
        ['06:00', HOUR_MS],
        ['07:00:00'],
      ],
      [
        'on and back keeps its interval',
        () => schedule.every(HOUR_MS, note),
        ['12:00', HOUR_MS, '06:00', HOUR_MS],
        ['13:00:00', '07:00:00'],
      ],
      [
        'on over a time of each day runs for it',
        () => schedule.cron('0 10 * * *', note, UTC),
        ['12:00', DAY_MS],
        ['12:00:00', '2026-03-15T10:00:00'],
      ],
      [
        'on over many times runs once for all',
        () => schedule.cron('* * * * *', note, UTC),
        ['12:00', 60_000],
        ['12:00:00', '12:01:00'],
      ],
      [
        'on by more than a day runs for nothing it has missed',
        () => schedule.cron('0 10 * * *', note, UTC),
        ['2026-03-20T12:00', DAY_MS],
        ['2026-03-21T10:00:00'],
      ],
      [
        'back to before a time runs at the time',
        () => schedule.cron('0 10 * * *', note, UTC),
        [HOUR_MS / 2, '06:00', 5 * HOUR_MS],
        ['10:00:00'],
      ],
      [
        'back over a time of each day does not run for it again',
        () => schedule.cron('0 10 * * *', note, UTC),
        [HOUR_MS, '07:00', DAY_MS],
        ['10:00:00'],
      ],
      [
        'back over a time of each day runs the next day',
        () => schedule.cron('0 10 * * *', note, UTC),
        [HOUR_MS, '07:00', DAY_MS, 4 * HOUR_MS],
        ['10:00:00', '2026-03-15T10:00:00'],
      ],
      [
        'back runs at the times that have not been, and not again at those that have',
        () => schedule.cron('*/30 * * * *', note, UTC),
        [1.5 * HOUR_MS, '08:40', 2.5 * HOUR_MS],
        ['09:30:00', '10:00:00', '10:30:00', '09:00:00', '11:00:00'],
      ],
      [
        'on by mistake and back again loses no time and has none twice',
        () => schedule.cron('*/30 * * * *', note, UTC),
        ['12:10', '09:10', 1.5 * HOUR_MS],
        ['12:10:00', '10:00:00', '10:30:00'],
      ],
      [
        'back by an hour as summer ends does not run again',
        () => schedule.cron('30 2 * * *', note, { timezone: 'Europe/Berlin' }),
        ['2026-10-24T23:00', 2 * HOUR_MS, '2026-10-25T00:00', 3 * HOUR_MS],
        ['2026-10-25T00:30:00'],
      ],
      [
        'back a little, again and again, runs once for each time',
        () => schedule.cron('* * * * *', note, UTC),
        [60_001, '09:00:59.990', 61_000, '09:01:59.985', 61_000],
        ['09:01:00', '09:02:00', '09:03:00'],
      ],
    ]
    for (const [what, begin, steps, expected] of cases)
      it(what, async () => {
        begin()
        for (const step of steps)
          await (typeof step === 'number' ? clock.advance(step) : clock.set(at(step).getTime()))
        schedule.clear()
        const named = runs.map((run) => run.replace('2026-03-14T', '').replace('.000Z', ''))
        expect(named).to.deep.equal(expected)
        expect(clock.pending).to.equal(0)
      })

    it('on by more than a day says that it has left something out', async () => {
      schedule.cron('0 10 * * *', note, UTC)
      await clock.set(clock.now() + 500 * DAY_MS)
      expect(log.lines.map(({ level, message }) => [level, message])).to.deep.equal([
        ['warn', 'a scheduled task was left out: the clock was set on by more than a day'],
      ])
    })

    it('waits five minutes for a run that never ends, to whatever it is set', async () => {
      schedule.every(1000, () => {
        note()
        return new Promise(() => undefined)
      })
      await clock.advance(1000)
      await clock.set(clock.now() + HOUR_MS)
      await clock.advance(1000)
      expect(runs).to.have.length(1)
      await clock.set(clock.now() - 2 * HOUR_MS)
      await clock.advance(5 * 60_000)
      expect(runs).to.have.length(2)
    })
  })

  describe('with a cron expression', () => {
    const cases: [what: string, start: string, expression: string, timezone: string, times: string[]][] = [
      [
        'runs in the zone it is told',
        '2026-03-14T09:00:00Z',
        '0 9 * * *',
        'Australia/Sydney',
        ['2026-03-14T22:00:00.000Z', '2026-03-15T22:00:00.000Z'],
      ],
      [
        'takes seconds as a sixth field in front',
        '2026-03-14T09:00:00Z',
        '*/30 0 10 * * *',
        'UTC',
        ['2026-03-14T10:00:00.000Z', '2026-03-14T10:00:30.000Z'],
      ],
      [
        'reads day names and steps',
        '2026-03-14T09:00:00Z',
        '0 */12 * * MON',
        'UTC',
        ['2026-03-16T00:00:00.000Z', '2026-03-16T12:00:00.000Z'],
      ],
      [
        'runs at the end of the gap when its time falls into it (spring)',
        '2026-03-28T00:00:00Z',
        '30 2 * * *',
        'Europe/Berlin',
        ['2026-03-28T01:30:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'],
      ],
      [
        'runs every half hour through the gap',
        '2026-03-29T00:10:00Z',
        '*/30 * * * *',
        'Europe/Berlin',
        ['2026-03-29T00:30:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-29T01:30:00.000Z'],
      ],
      [
        'runs once in the hour that comes twice (autumn)',
        '2026-10-24T12:00:00Z',
        '30 2 * * *',
        'Europe/Berlin',
        ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
      ],
      [
        'runs every half hour through the hour that comes twice',
        '2026-10-24T23:40:00Z',
        '*/30 * * * *',
        'Europe/Berlin',
        [
          '2026-10-25T00:00:00.000Z',
          '2026-10-25T00:30:00.000Z',
          '2026-10-25T01:00:00.000Z',
          '2026-10-25T01:30:00.000Z',
          '2026-10-25T02:00:00.000Z',
        ],
      ],
      [
        'waits for a day that is far away',
        '2026-03-01T00:00:00Z',
        '0 0 29 2 *',
        'UTC',
        ['2028-02-29T00:00:00.000Z'],
      ],
    ]
    for (const [what, start, expression, timezone, times] of cases)
      it(`${what}: ${expression} ${timezone}`, async () => {
        startAt(start)
        schedule.cron(expression, note, { timezone })
        await clock.advance(Date.parse(times.at(-1) ?? '') - clock.now())
        expect(runs).to.deep.equal(times)
      })

    it('ends by itself after the last time there is', async () => {
      schedule.cron('0 0 10 14 3 * 2026', note, { timezone: 'UTC' })
      await clock.advance(2 * DAY_MS)
      expect(runs).to.deep.equal(['2026-03-14T10:00:00.000Z'])
      expect(clock.pending).to.equal(0)
    })

    const odd: [what: string, expression: string, timezone: string | undefined][] = [
      ['an expression with too few fields', '* * *', undefined],
      ['an expression with an hour that does not exist', '0 25 * * *', undefined],
      ['text', 'every day', undefined],
      ['nothing', '', undefined],
      ['a zone that does not exist', '0 9 * * *', 'Mars/Olympus'],
    ]
    for (const [what, expression, timezone] of odd)
      it(`refuses ${what}`, () => {
        expect(() => schedule.cron(expression, note, timezone === undefined ? {} : { timezone })).to.throw(
          Error,
          /^CronPattern|^CronDate|^Cron/,
        )
        expect(clock.pending).to.equal(0)
      })
  })
})
