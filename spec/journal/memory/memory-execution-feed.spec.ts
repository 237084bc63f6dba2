import { expect } from 'chai'
import fc from 'fast-check'
import { firstIdAt, type ExecutionEvent, type FeedEntry, type FeedGap } from '../../../src/journal/index.js'
import { MemoryExecutionFeed } from '../../../src/journal/memory/index.js'
import { MOST_EVENTS, MOST_HELD } from '../../../src/journal/memory/memory-execution-feed.js'
import type { SystemId } from '../../../src/modules/index.js'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'

const SYSTEM = 'sys-room' as SystemId
const BELL = { system: SYSTEM, instance: 'trig-bell' }
const ALL = { system: SYSTEM, instance: '*' }

const START = Date.parse('2026-03-14T09:26:53Z')

/** The number before the first that a stream gives which begins at the start. */
const BASE = START * 1000

const event = (request: string, instance = 'trig-bell', system = SYSTEM): ExecutionEvent => ({
  state: 'finished',
  queue_position: null,
  execution: `exec-${request}`,
  request,
  run: null,
  instance,
  system,
  trigger: 'trigger-room',
  module: null,
  method: null,
  verb: 'POST',
  status: 202,
  gates: ['secret given'],
  problem: null,
  debounced: false,
  handed_over: false,
  started: START,
  duration_ms: 3,
  outcome: 'notified',
})

interface Parts {
  readonly feed: MemoryExecutionFeed
  readonly log: MemoryLog
  /** Records so many executions, named by their numbers. */
  readonly record: (count: number, instance?: string) => void
}

function make(start = START): Parts {
  const log = new MemoryLog()
  const feed = new MemoryExecutionFeed(new FakeClock(start), log)
  let made = 0
  const record = (count: number, instance?: string): void => {
    for (let at = 0; at < count; at += 1) feed.record(event(String((made += 1)), instance))
  }
  return { feed, log, record }
}

/** An entry in few words: its number from the base and its execution, or its gap. */
type HeardEntry = readonly [seq: number, request: string] | { readonly gap: readonly unknown[] }

function listener(): { told: HeardEntry[]; hear: (entry: FeedEntry) => void } {
  const told: HeardEntry[] = []
  const hear = (entry: FeedEntry): void => {
    if ('gap' in entry) {
      const { from, to, dropped } = entry.gap
      told.push({ gap: [from - BASE, to - BASE, dropped] })
    } else {
      const { seq, request } = JSON.parse(entry.json) as { seq: number; request: string }
      expect(seq).to.equal(entry.seq)
      told.push([seq - BASE, request])
    }
  }
  return { told, hear }
}

describe('A feed of executions', () => {
  it('tells each event of an instance and of its system, numbered one by one', () => {
    const { feed, record } = make()
    const [own, all] = [listener(), listener()]
    feed.follow(BELL, undefined, own.hear)
    feed.follow(ALL, undefined, all.hear)
    record(1)
    record(1, 'trig-gong')
    record(1)
    feed.record(event('elsewhere', 'trig-bell', 'sys-hall'))
    expect(own.told).to.deep.equal([
      [1, '1'],
      [2, '3'],
    ])
    expect(all.told).to.deep.equal([
      [1, '1'],
      [2, '2'],
      [3, '3'],
    ])
  })

  it('gives the event as JSON, its number first', () => {
    const { feed } = make()
    const entries: FeedEntry[] = []
    feed.follow(BELL, undefined, (entry) => entries.push(entry))
    feed.record(event('a'))
    const [entry] = entries
    expect(entry && 'json' in entry ? entry.json : '').to.equal(
      JSON.stringify({ seq: BASE + 1, ...event('a') }),
    )
  })

  it('numbers with integers that JSON holds, greater than all before a restart', () => {
    const [before, after] = [listener(), listener()]
    const first = make()
    first.feed.follow(BELL, undefined, before.hear)
    first.record(999)
    const second = make(START + 1)
    second.feed.follow(BELL, undefined, after.hear)
    second.record(1)
    expect(before.told.at(-1)).to.deep.equal([999, '999'])
    expect(after.told).to.deep.equal([[1001, '1']])
    expect(Number.isSafeInteger(Date.parse('2200-01-01T00:00:00Z') * 1000)).to.equal(true)
  })

  it('serialises an event once for all who follow, and not at all for nobody', () => {
    const { feed } = make()
    let times = 0
    const counted = { ...event('a'), toJSON: () => ((times += 1), event('a')) }
    feed.record(counted)
    expect(times).to.equal(0)
    const entries: FeedEntry[] = []
    for (const stream of [BELL, BELL, ALL]) feed.follow(stream, BASE, (entry) => entries.push(entry))
    const [first, second, third] = entries.map((entry) => ('json' in entry ? entry.json : undefined))
    expect([first === second, first === third, times]).to.deep.equal([true, true, 1])
  })

  it('tells nothing to those who have stopped, and stops twice in peace', () => {
    const { feed, record } = make()
    const [one, other] = [listener(), listener()]
    const stop = feed.follow(BELL, undefined, one.hear)
    feed.follow(BELL, undefined, other.hear)
    record(1)
    stop()
    stop()
    record(1)
    expect([one.told.length, other.told.length]).to.deep.equal([1, 2])
  })

  it('goes on when a listener throws', () => {
    const { feed, log, record } = make()
    const { told, hear } = listener()
    feed.follow(BELL, undefined, () => {
      throw new Error('broken')
    })
    feed.follow(BELL, undefined, hear)
    record(2)
    expect(told).to.have.length(2)
    expect(log.lines.map(({ message }) => message)).to.deep.equal(
      Array.from({ length: 2 }, () => 'a listener of executions failed'),
    )
  })

  it('keeps the order when a listener records', () => {
    const { feed, record } = make()
    const [first, last] = [listener(), listener()]
    feed.follow(BELL, undefined, (entry) => {
      first.hear(entry)
      if (first.told.length < 3) record(1)
    })
    feed.follow(BELL, undefined, last.hear)
    record(1)
    const expected = [
      [1, '1'],
      [2, '2'],
      [3, '3'],
    ]
    expect([first.told, last.told]).to.deep.equal([expected, expected])
  })

  it('tells nothing more to one who stops while being told', () => {
    const { feed, record } = make()
    const { told, hear } = listener()
    const stop = feed.follow(BELL, undefined, (entry) => {
      hear(entry)
      record(told.length < 2 ? 1 : 0)
      stop()
    })
    record(1)
    expect(told).to.deep.equal([[1, '1']])
  })
})

describe('One who comes back to a feed', () => {
  const LAST = MOST_EVENTS + 5
  const cases: [what: string, recorded: number, since: number, gap: unknown[] | undefined, next: number][] = [
    ['is told nothing where nothing was missed', 3, 3, undefined, 4],
    ['is told what was missed', 3, 1, undefined, 2],
    ['is told all of it from the very beginning', 3, 0, undefined, 1],
    ['is told of the oldest that is left', LAST, 5, undefined, 6],
    ['is told how many are gone', LAST, 4, [5, 5, 1], 6],
    ['is told how many are gone since the very beginning', LAST, 0, [1, 5, 5], 6],
    ['is told that nobody knows how many, after a restart', 3, -1, [0, 0, null], 1],
    ['is told so even where nothing has come since', 0, -1, [0, 0, null], 1],
    ['is told so where much has come since', LAST, -7, [-6, 5, null], 6],
    ['is told so with a number that is still to come', 3, 4, [0, 0, null], 1],
  ]
  for (const [what, recorded, since, gap, next] of cases)
    it(what, () => {
      const { feed, record } = make()
      record(recorded)
      const { told, hear } = listener()
      feed.follow(BELL, BASE + since, hear)
      const missed = told.length
      record(1)
      const entries = Array.from({ length: recorded + 2 - next }, (_, at) => [next + at, String(next + at)])
      expect(told).to.deep.equal(gap ? [{ gap }, ...entries] : entries)
      expect(missed).to.equal(told.length - 1)
    })

  it('finds a stream that was forgotten gone, not begun anew', () => {
    const { feed, record } = make()
    record(3)
    for (let at = 0; at < MOST_HELD; at += 1) record(1, `trig-${String(at)}`)
    const { told, hear } = listener()
    feed.follow(BELL, BASE + 2, hear)
    record(1)
    const [first, second, ...more] = told
    expect(first).to.have.nested.property('gap[2]', null)
    expect(second).to.have.property('1', String(MOST_HELD + 4))
    expect(second).to.have.property('0').that.is.greaterThan(3)
    expect(more).to.deep.equal([])
  })
})

describe('A gap in a feed', () => {
  const ids = (ms: number): string => firstIdAt(ms)
  const TEN_MINUTES = 600_000

  /** A gap as one is told it who has seen up to a number. */
  const gapAfter = (feed: MemoryExecutionFeed, since: number): FeedGap | undefined => {
    const gaps: FeedGap[] = []
    feed.follow(BELL, BASE + since, (entry) => {
      if ('gap' in entry) gaps.push(entry.gap)
    })()
    return gaps[0]
  }

  it('names ids around all executions that its events can be of', async () => {
    const clock = new FakeClock(START)
    const feed = new MemoryExecutionFeed(clock, new MemoryLog())
    for (let at = 0; at < MOST_EVENTS + 5; at += 1) {
      feed.record(event(String(at)))
      await clock.advance(1)
    }
    const gap = gapAfter(feed, 0)
    expect(gap).to.include({ from: BASE + 1, to: BASE + 5, dropped: 5 })
    expect(gap).to.include({ after: ids(START - TEN_MINUTES), before: ids(START + 5 + 1) })
  })

  it('says so after a restart as well, by when the events before it began and what is told next', async () => {
    const clock = new FakeClock(START)
    const feed = new MemoryExecutionFeed(clock, new MemoryLog())
    const unknown = gapAfter(feed, -7_000_000)
    expect(unknown).to.include({
      dropped: null,
      after: ids(START - 7000 - TEN_MINUTES),
      before: ids(START + 1),
    })
    await clock.advance(5000)
    feed.record(event('first'))
    await clock.advance(5000)
    expect(gapAfter(feed, -7_000_000)).to.include({ before: ids(START + 5000 + 1) })
  })
})

/** What may happen to a stream and those who follow it. */
type Step =
  | { readonly kind: 'record'; readonly count: number; readonly instance: string }
  | { readonly kind: 'connect' | 'disconnect'; readonly client: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('record' as const),
    count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 900, max: 1200 })),
    instance: fc.constantFrom('trig-bell', 'trig-gong'),
  }),
  fc.record({
    kind: fc.constantFrom('connect' as const, 'disconnect' as const),
    client: fc.nat(2),
  }),
)

/** A client that resumes with the last number it saw. */
class Client {
  seen: number | undefined
  stop: (() => void) | undefined
  told = 0
  declared = 0
  /** Where it came in. */
  begin = 0

  constructor(private readonly stream: typeof BELL) {}

  connect(feed: MemoryExecutionFeed, length: number): void {
    if (this.stop) return
    if (this.seen === undefined) {
      this.seen = BASE + length
      this.begin = length
    }
    this.stop = feed.follow(this.stream, this.seen, (entry) => {
      this.#hear(entry)
    })
  }

  disconnect(): void {
    this.stop?.()
    this.stop = undefined
  }

  #hear(entry: FeedEntry): void {
    const next = (this.seen ?? 0) + 1
    if ('gap' in entry) {
      expect([entry.gap.from, entry.gap.dropped]).to.deep.equal([next, entry.gap.to - next + 1])
      this.declared += entry.gap.to - next + 1
      this.seen = entry.gap.to
    } else {
      expect(entry.seq).to.equal(next)
      this.told += 1
      this.seen = entry.seq
    }
  }
}

describe('Whoever comes and goes', () => {
  for (const stream of [BELL, ALL])
    it(`is told each event of ${stream.instance} once and in order, or how many are gone`, () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
          const { feed, record } = make()
          const clients = [new Client(stream), new Client(stream), new Client(stream)]
          let length = 0
          for (const one of steps) {
            if (one.kind === 'record') {
              record(one.count, one.instance)
              if (stream === ALL || one.instance === stream.instance) length += one.count
            } else if (one.kind === 'connect') {
              clients[one.client]?.connect(feed, length)
            } else {
              clients[one.client]?.disconnect()
            }
          }
          for (const client of clients) {
            client.disconnect()
            client.connect(feed, length)
            expect(client.told + client.declared).to.equal(length - client.begin)
            // No more is declared gone than does not fit.
            if (client.begin >= length - MOST_EVENTS) expect(client.declared).to.equal(0)
          }
        }),
        { numRuns: 200, seed: 20_260_314 },
      )
    }).timeout(20_000)
})

describe('The memory of a feed', () => {
  it('holds so many events of a stream, the last ones', () => {
    const { feed, record } = make()
    record(MOST_EVENTS * 3)
    // The instance's events and the system's, and the two streams.
    expect(feed.held).to.equal(2 * MOST_EVENTS + 2)
  })

  it('is bounded over 1,000,000 events of 10,000 instances', () => {
    const feed = new MemoryExecutionFeed(new FakeClock(START), new MemoryLog())
    let most = 0
    const names = Array.from({ length: 10_000 }, (_, at) => `trig-${String(at)}`)
    const systems = Array.from({ length: 100 }, (_, at) => `sys-${String(at)}` as SystemId)
    for (let at = 0; at < 1_000_000; at += 1) {
      feed.record(event('e', names[(at * 7919) % names.length], systems[at % systems.length]))
      if (feed.held > most) most = feed.held
    }
    expect(most).to.equal(MOST_HELD)
  }).timeout(30_000)

  it('forgets the streams first that were used the longest ago', () => {
    const { feed, record } = make()
    const names = Array.from({ length: 9 }, (_, at) => `trig-${String(at)}`)
    for (const name of names) record(MOST_EVENTS, name)
    // Used again, the oldest is the newest.
    record(1, 'trig-0')
    record(MOST_EVENTS, 'trig-9')
    const isThere = (instance: string): boolean => {
      const { told, hear } = listener()
      feed.follow({ system: SYSTEM, instance }, BASE + 500, hear)()
      return told.length > 1
    }
    expect(['trig-1', 'trig-0', 'trig-9', '*'].map(isThere)).to.deep.equal([false, true, true, true])
  })

  it('never forgets a stream that is followed, but its events', () => {
    const { feed, record } = make()
    const listeners = Array.from({ length: 12 }, () => listener())
    for (const [at, { hear }] of listeners.entries())
      feed.follow({ system: SYSTEM, instance: `trig-${String(at)}` }, undefined, hear)
    feed.follow(ALL, undefined, () => undefined)
    for (const at of listeners.keys()) record(MOST_EVENTS, `trig-${String(at)}`)
    expect(feed.held).to.equal(MOST_HELD)
    for (const [at, { told }] of listeners.entries()) {
      expect(told).to.have.length(MOST_EVENTS)
      const later = listener()
      feed.follow({ system: SYSTEM, instance: `trig-${String(at)}` }, BASE, later.hear)
      const gone = later.told.flatMap((entry) => ('gap' in entry ? [entry.gap[2] as number] : []))
      const entries = later.told.length - gone.length
      expect(entries + (gone[0] ?? 0)).to.equal(MOST_EVENTS)
    }
  })

  it('is given back by those who follow what never comes', () => {
    const { feed } = make()
    for (let at = 0; at < 3 * MOST_HELD; at += 1)
      feed.follow({ system: SYSTEM, instance: `trig-${String(at)}` }, undefined, () => undefined)()
    expect(feed.held).to.equal(MOST_HELD)
  })
})
