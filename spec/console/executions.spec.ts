import { expect } from 'chai'
import { barsOf, roundUp, stepOf, wholeSpan } from '../../console/src/pages/executions/chart/bars.js'
import { askedOf, fits } from '../../console/src/pages/executions/filter/filter.js'
import { merged } from '../../console/src/pages/executions/list/merge.js'
import { eventOf, type ExecutionEvent } from '../../console/src/live/execution.js'
import {
  allRows,
  clearRows,
  findRow,
  keyOf,
  rowOf,
  rowsMade,
  take,
  type ExecutionRow,
  type Row,
} from '../../console/src/live/executions.js'
import { clockOf, dayOf, momentOf } from '../../console/src/times.js'
import { until } from '../support/until.js'

const NOW = 1_773_480_000_000

const event = (seq: number, part: Partial<ExecutionEvent> = {}): ExecutionEvent & { seq: number } => ({
  seq,
  state: 'finished',
  queue_position: null,
  execution: `exec-${String(seq)}`,
  request: `request-${String(seq)}`,
  run: null,
  instance: 'trig-1',
  system: 'sys-1',
  trigger: 'trigger-1',
  module: null,
  method: null,
  verb: 'POST',
  status: 202,
  gates: [],
  problem: null,
  debounced: false,
  handed_over: false,
  started: NOW,
  duration_ms: 2,
  outcome: 'notified',
  ...part,
})

/** The rows there are once so many were made in all. */
async function rowsAfter(made: number): Promise<readonly Row[]> {
  await until(
    () => (rowsMade.value >= made ? true : undefined),
    () => 'the rows are not shown',
  )
  return allRows.value
}

describe('The executions of the page', () => {
  let before = 0
  beforeEach(() => {
    clearRows()
    before = rowsMade.value
  })

  it('are one row from their waiting to their end', async () => {
    const begun = { execution: 'exec-1', outcome: null, status: null, duration_ms: null }
    take('sys-1', event(1, { ...begun, state: 'queued', queue_position: 1 }))
    take('sys-1', event(2, { ...begun, state: 'started' }))
    take('sys-1', event(3, { execution: 'exec-1', outcome: 'answered', status: 200 }))
    const rows = await rowsAfter(before + 1)
    expect(rows).to.have.length(1)
    expect(rows[0]).to.have.nested.property('event.status', 200)
  })

  it('are rows of their own where callers repeat a request id', async () => {
    take('sys-1', event(1, { state: 'started', request: 'same', outcome: null }))
    take('sys-1', event(2, { state: 'started', request: 'same', outcome: null }))
    take('sys-1', event(3, { execution: 'exec-1', request: 'same', status: 200 }))
    const rows = await rowsAfter(before + 2)
    expect(rows).to.have.length(2)
    expect(findRow(rows, 'same')).to.have.nested.property('event.execution', 'exec-2')
  })

  it('are forgotten from the oldest on, so that memory does not grow', async () => {
    for (let seq = 1; seq <= 35_000; seq += 1) take('sys-1', event(seq))
    const rows = await rowsAfter(before + 35_000)
    expect(rows).to.have.length.within(10_000, 11_000)
    expect(rows.at(-1)).to.have.nested.property('event.execution', 'exec-35000')
    expect(findRow(rows, 'exec-35000')).to.equal(rows.at(-1))
    expect(findRow(rows, 'exec-1')).to.equal(undefined)
  })

  for (const [state, shown] of [
    ['received', 'queued'],
    ['started', 'started'],
  ] as const)
    it(`that are kept as ${state} are ${shown}`, () => {
      const {
        execution: id,
        started: received,
        duration_ms: _,
        seq: __,
        queue_position: ___,
        ...told
      } = event(1)
      const own = { started: null, finished: null, calls: 1, replay_of: null, address: '192.0.2.7' }
      const kept = eventOf({ ...told, ...own, id, received, state, outcome: null })
      expect(kept).to.include({ state: shown, execution: 'exec-1', started: NOW, duration_ms: null })
    })

  it('say where some are missing', async () => {
    take('sys-1', { gap: { from: 1, to: 9, dropped: 9 } })
    const rows = await rowsAfter(before + 1)
    expect(rows[0]).to.deep.include({ kind: 'gap', system: 'sys-1' })
  })
})

describe('Those that are kept and those that are told of', () => {
  const told = (...all: number[]): Row[] => all.map((seq) => rowOf(event(seq)))
  const kept = (...all: number[]): ExecutionRow[] => all.map((seq) => rowOf(event(seq)))
  const gap: Row = { kind: 'gap', no: 1, system: 'sys-1', gap: { from: 1, to: 2, dropped: 2 } }
  const keys = (rows: readonly Row[]): string[] => rows.map((row) => keyOf(row).replace('exec-', ''))

  const cases: [
    what: string,
    told: Row[],
    kept: ExecutionRow[],
    before: string | undefined,
    shown: string,
  ][] = [
    ['nothing was told', [], kept(3, 2, 1), 'exec-1', '3 2 1'],
    ['nothing is kept', told(1, 2), [], undefined, '2 1'],
    ['some are both', told(3, 4), kept(3, 2, 1), 'exec-1', '4 3 2 1'],
    ['older ones were told of than were asked for', told(1, 4), kept(3, 2), 'exec-2', '4 3 2'],
    ['a search has come so far and no farther', told(1, 4), [], 'exec-3', '4'],
    ['there are no older ones', told(1, 4), kept(3, 2), undefined, '4 3 2 1'],
    [
      'some were missed between',
      [...told(2), gap, ...told(5)],
      kept(4, 3, 2, 1),
      undefined,
      '5 gap 1 4 3 2 1',
    ],
  ]
  for (const [what, list, rows, before, shown] of cases)
    it(`are each shown once, the newest first, where ${what}`, () => {
      expect(keys(merged(list, { rows, before })).join(' ')).to.equal(shown)
    })
})

describe('A filter of executions', () => {
  const row = rowOf(
    event(1, {
      module: 'Display_1',
      method: 'request',
      outcome: 'answered',
      status: 502,
      problem: 'driver-failed',
    }),
  )

  const cases: [what: string, filter: Record<string, string>, fits: boolean][] = [
    ['everything', {}, true],
    ['a part of a word', { q: 'SPLAY' }, true],
    ['another word', { q: 'projector' }, false],
    ['a word of its problem', { q: 'driver-f' }, true],
    ['what may be in a body, which only the server sees', { q: 'splay', bodies: 'true' }, false],
    ['its outcome', { outcome: 'failed,answered' }, true],
    ['another outcome', { outcome: 'refused' }, false],
    ['its status', { status: '502' }, true],
    ['its class of status', { status: '5xx' }, true],
    ['another class of status', { status: '4xx' }, false],
    ['its system', { system: 'sys-1' }, true],
    ['another system', { system: 'sys-2' }, false],
    ['its trigger and module', { trigger: 'trigger-1', module: 'Display_1' }, true],
    ['another system trigger', { instance: 'trig-2' }, false],
    ['its problem', { problem: 'driver-failed' }, true],
    ['calls that execute', { executes: 'true' }, true],
    ['calls that only notify', { executes: 'false' }, false],
    ['those that failed', { failed: 'true' }, true],
    ['those that went well', { failed: 'false' }, false],
    ['the last hour', { range: '1h' }, true],
    ['a time before', { to: String(NOW) }, false],
    ['a time from then on', { from: String(NOW) }, true],
  ]
  for (const [what, filter, expected] of cases)
    it(`${expected ? 'keeps' : 'drops'} an execution when it asks for ${what}`, () => {
      expect(fits(row, filter, NOW + 1000)).to.equal(expected)
    })

  it('keeps gaps, since what is missing might have fitted', () => {
    const gap: Row = { kind: 'gap', no: 1, system: 'sys-1', gap: { from: 1, to: 2, dropped: 2 } }
    expect(fits(gap, { q: 'projector', outcome: 'refused' }, NOW)).to.equal(true)
    expect(fits(gap, { system: 'sys-2' }, NOW)).to.equal(false)
  })

  it('asks the server for a time that ends now from when it began', () => {
    const asked = askedOf({ range: '1h', outcome: 'failed', open: 'edit' }, NOW)
    expect(asked).to.include({ from: String(NOW - 3_600_000), to: '', outcome: 'failed' })
    expect(asked).not.to.have.any.keys('range', 'open')
  })
})

describe('The moment of an execution', () => {
  it('is as long as its column, whatever the language of the browser', () => {
    for (let hour = 0; hour < 24; hour += 1)
      expect(clockOf(NOW + hour * 3_600_000)).to.match(/^\d\d:\d\d:\d\d$/)
  })

  it('has its day, unless that is today', () => {
    expect(dayOf(Date.now())).to.equal('')
    expect(dayOf(NOW)).to.match(/14/)
    expect(momentOf(NOW)).to.match(/14.*, \d\d:\d\d:\d\d$/)
  })
})

describe('The chart of executions', () => {
  const HOUR = 3_600_000

  for (const [length, step] of [
    [HOUR / 12, 5000],
    [HOUR, 60_000],
    [24 * HOUR, 30 * 60_000],
    [168 * HOUR, 3 * HOUR],
  ] as const)
    it(`has steps of ${step / 1000} s for ${length / 60_000} minutes`, () => {
      expect(stepOf({ from: 0, to: length })).to.equal(step)
    })

  it('has a bar for each step, and gaps are gaps', () => {
    const span = wholeSpan({ from: 12, to: 38 }, 10)
    const bucket = { at: 20, count: 6, outcomes: { answered: 3, refused: 2, 'timed-out': 1 }, mean_ms: 4 }
    expect(barsOf([bucket], span, 10)).to.deep.equal([
      { at: 10, count: 0, parts: [0, 0, 0], mean: null },
      { at: 20, count: 6, parts: [3, 2, 1], mean: 4 },
      { at: 30, count: 0, parts: [0, 0, 0], mean: null },
    ])
  })

  for (const [count, rounded] of [
    [0, 1],
    [1, 1],
    [3, 5],
    [11, 20],
    [5001, 10_000],
  ] as const)
    it(`has ${String(rounded)} at its top for ${String(count)}`, () => {
      expect(roundUp(count)).to.equal(rounded)
    })
})
