import { expect } from 'chai'
import { EVERYTHING, fits } from '../../console/src/pages/executions/execution-filter.js'
import { pointsOf } from '../../console/src/pages/executions/execution-points.js'
import type { KeptExecution } from '../../console/src/api/resources.js'
import type { ExecutionEvent } from '../../console/src/live/execution.js'
import {
  allRows,
  clearRows,
  findRow,
  rowsMade,
  take,
  takeKept,
  type Row,
} from '../../console/src/live/executions.js'
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

const kept = (seq: number): KeptExecution => {
  const { execution: id, started: received, duration_ms, ...told } = event(seq)
  const finished = received + (duration_ms ?? 0)
  const own = { state: 'finished', started: null, calls: 1, replay_of: null, address: '192.0.2.7' } as const
  return { ...told, ...own, id, received, finished }
}

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

  it('come after those from before, each once', async () => {
    take('sys-1', event(3, { state: 'started', outcome: null }))
    await rowsAfter(before + 1)
    takeKept([kept(3), kept(2), kept(1)])
    takeKept([kept(0)])
    const ids = allRows.value.map((row) => row.kind === 'execution' && row.event.execution)
    expect(ids).to.deep.equal(['exec-0', 'exec-1', 'exec-2', 'exec-3'])
    expect(new Set(allRows.value.map(({ no }) => no))).to.have.property('size', 4)
    expect(rowsMade.value).to.equal(before + 1)
    take('sys-1', event(3, { status: 200, outcome: 'answered' }))
    take('sys-1', event(2, { state: 'started', outcome: null }))
    take('sys-1', event(4))
    const rows = await rowsAfter(before + 2)
    expect(findRow(rows, 'exec-3')).to.have.nested.property('event.status', 200)
    expect(findRow(rows, 'exec-2')).to.have.nested.property('event.state', 'finished')
  })

  for (const [state, shown] of [
    ['received', 'queued'],
    ['started', 'started'],
  ] as const)
    it(`that are kept as ${state} are ${shown}`, () => {
      takeKept([{ ...kept(1), state, outcome: null, finished: null }])
      expect(findRow(allRows.value, 'exec-1')).to.have.nested.property('event.state', shown)
    })

  it('say where some are missing', async () => {
    take('sys-1', { gap: { from: 1, to: 9, dropped: 9 } })
    const rows = await rowsAfter(before + 1)
    expect(rows[0]).to.deep.include({ kind: 'gap', system: 'sys-1' })
  })
})

const rowOf = (part: Partial<ExecutionEvent>): Row => ({
  kind: 'execution',
  no: 1,
  event: event(1, part),
  words: 'trig-1 sys-1 display_1 request request-1',
})

describe('A filter of executions', () => {
  const nameOf = (): string => 'Doorbell'

  const cases: [what: string, filter: object, fits: boolean][] = [
    ['everything', {}, true],
    ['a part of a word', { words: ' SPLAY ' }, true],
    ['the name of its trigger', { words: 'doorb' }, true],
    ['another word', { words: 'projector' }, false],
    ['its outcome', { outcome: 'answered' }, true],
    ['another outcome', { outcome: 'refused' }, false],
    ['its system', { system: 'sys-1' }, true],
    ['another system', { system: 'sys-2' }, false],
    ['calls that execute', { calls: 'exec' }, true],
    ['calls that only notify', { calls: 'notify' }, false],
    ['its problem', { words: 'driver-f' }, true],
  ]
  for (const [what, filter, expected] of cases)
    it(`${expected ? 'keeps' : 'drops'} an execution when it asks for ${what}`, () => {
      const row = rowOf({
        module: 'Display_1',
        method: 'request',
        outcome: 'answered',
        problem: 'driver-failed',
      })
      expect(fits(row, { ...EVERYTHING, ...filter }, nameOf)).to.equal(expected)
    })

  it('keeps gaps, since what is missing might have fitted', () => {
    const gap: Row = { kind: 'gap', no: 1, system: 'sys-1', gap: { from: 1, to: 2, dropped: 2 } }
    expect(fits(gap, { ...EVERYTHING, words: 'projector', outcome: 'refused' }, nameOf)).to.equal(true)
    expect(fits(gap, { ...EVERYTHING, system: 'sys-2' }, nameOf)).to.equal(false)
  })
})

describe('The chart of executions', () => {
  it('counts what ended in the last five minutes, step by step', () => {
    const rows = [
      rowOf({ started: NOW - 400_000 }),
      rowOf({ started: NOW - 60_000, duration_ms: 8 }),
      rowOf({ started: NOW, duration_ms: 1 }),
      rowOf({ started: NOW, duration_ms: 30 }),
      rowOf({ started: NOW, duration_ms: 4 }),
      rowOf({ started: NOW, duration_ms: null }),
    ]
    const { times, rates, medians, total, median, longest } = pointsOf(rows, NOW)
    expect(times).to.have.length(60)
    expect(times.at(-1)).to.equal(NOW / 1000)
    expect(rates.at(-1)).to.equal(3 / 5)
    expect(medians.at(-1)).to.equal(4)
    expect(medians[0]).to.equal(null)
    expect({ total, median, longest }).to.deep.equal({ total: 4, median: 8, longest: 30 })
  })

  it('is empty without executions', () => {
    const { rates, total, median, longest } = pointsOf([], NOW)
    expect(rates.every((rate) => rate === 0)).to.equal(true)
    expect({ total, median, longest }).to.deep.equal({ total: 0, median: null, longest: null })
  })
})
