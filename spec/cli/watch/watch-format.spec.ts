import { expect } from 'chai'
import fc from 'fast-check'
import { format } from '../../../src/cli/watch/watch-format.js'
import { printable } from '../../../src/log/index.js'
import { SeenExecution } from '../../../src/cli/watch/watch-position.js'

const execution = (changes: object = {}): { execution: SeenExecution } => ({
  execution: SeenExecution.parse({
    seq: 7,
    state: 'finished',
    execution: 'exec-7',
    request: 'call-1',
    run: null,
    instance: 'trig-room',
    module: null,
    method: null,
    verb: 'POST',
    status: 202,
    gates: ['secret given'],
    problem: null,
    debounced: false,
    started: Date.parse('2026-03-14T09:26:53Z'),
    duration_ms: 3,
    outcome: 'notified',
    ...changes,
  }),
})

const RING = { module: 'Bell_2', method: 'ring', run: 'exec-1' }
const REFUSED = { outcome: 'refused', status: 404, problem: 'method-not-found' }
const GATES = ['secret given', { gate: 'method found', code: 'method-not-found' }]

describe('A line of the watch', () => {
  const lines: [what: string, changes: object, line: string][] = [
    ['notified', {}, '09:26:53.003Z  202 notified         3 ms  trig-room  POST  call-1  exec-7'],
    [
      'started',
      { ...RING, state: 'started', status: null, duration_ms: null, outcome: null },
      '09:26:53.000Z  --- started                trig-room  POST  Bell_2.ring  call-1  exec-7',
    ],
    [
      'answered',
      { ...RING, outcome: 'answered', status: 200, duration_ms: 1234 },
      '09:26:54.234Z  200 answered      1234 ms  trig-room  POST  Bell_2.ring  call-1  exec-7',
    ],
    [
      'refused by a gate',
      { module: 'Bell_1', method: 'gong', ...REFUSED, gates: GATES },
      '09:26:53.003Z  404 refused          3 ms  trig-room  POST  Bell_1.gong  method found: method-not-found  call-1  exec-7',
    ],
    [
      'refused by nobody in particular',
      { outcome: 'refused', status: 503, problem: 'shutting-down' },
      '09:26:53.003Z  503 refused          3 ms  trig-room  POST  shutting-down  call-1  exec-7',
    ],
    [
      'failed',
      { ...RING, outcome: 'failed', status: 502, problem: 'driver-failed' },
      '09:26:53.003Z  502 failed           3 ms  trig-room  POST  Bell_2.ring  driver-failed  call-1  exec-7',
    ],
    [
      'timed out',
      { ...RING, outcome: 'timed-out', status: 504, problem: 'driver-timeout', duration_ms: 10_000 },
      '09:27:03.000Z  504 timed-out    10000 ms  trig-room  POST  Bell_2.ring  driver-timeout  call-1  exec-7',
    ],
    [
      'repeated',
      { ...RING, outcome: 'repeated', status: 200 },
      '09:26:53.003Z  200 repeated         3 ms  trig-room  POST  Bell_2.ring  exec-1 stands for it  call-1  exec-7',
    ],
    [
      'suppressed',
      { ...RING, outcome: 'suppressed', debounced: true },
      '09:26:53.003Z  202 suppressed       3 ms  trig-room  POST  Bell_2.ring  exec-1 stands for it  call-1  exec-7',
    ],
    [
      'the run of a burst',
      { ...RING, outcome: 'answered', execution: 'exec-1', request: 'exec-1', status: 200, debounced: true },
      '09:26:53.003Z  200 answered         3 ms  trig-room  POST  Bell_2.ring  end of a burst  exec-1',
    ],
    [
      'cut off',
      { outcome: 'cut-off', status: null },
      '09:26:53.003Z  --- cut-off          3 ms  trig-room  POST  call-1  exec-7',
    ],
    [
      'that waits',
      { ...RING, state: 'queued', queue_position: 3, outcome: null, status: null, duration_ms: null },
      '09:26:53.000Z  --- queued                 trig-room  POST  Bell_2.ring  place 3 in line  call-1  exec-7',
    ],
    [
      'captured',
      { ...RING, outcome: 'captured' },
      '09:26:53.003Z  202 captured         3 ms  trig-room  POST  Bell_2.ring  call-1  exec-7',
    ],
    [
      'captured, which a gate would have refused',
      { ...RING, outcome: 'captured', problem: 'method-not-found', gates: GATES },
      '09:26:53.003Z  202 captured         3 ms  trig-room  POST  Bell_2.ring  ' +
        'would be refused: method found: method-not-found  call-1  exec-7',
    ],
    [
      'something a later version says',
      { state: 'paused', outcome: null, status: null, duration_ms: null },
      '09:26:53.000Z  --- paused                 trig-room  POST  call-1  exec-7',
    ],
  ]
  for (const [what, changes, line] of lines)
    it(`shows an execution: ${what}`, () => {
      expect(format(execution(changes), { json: false, colour: false })).to.equal(`${line}\n`)
    })

  const gaps: [gap: { from: number; to: number; dropped: number | null }, line: string][] = [
    [{ from: 5, to: 5, dropped: 1 }, '-- 1 event was missed, 5 to 5 --'],
    [{ from: 5, to: 9, dropped: 5 }, '-- 5 events were missed, 5 to 9 --'],
    [{ from: 5, to: 9, dropped: null }, '-- events were missed up to 9; nobody knows how many --'],
  ]
  it('shows where the executions of a gap are, if the server has said so', () => {
    const gap = { from: 5, to: 6, dropped: 2, after: 'exec-1', before: 'exec-2' }
    expect(format({ gap }, { json: false, colour: false })).to.equal(
      '-- 2 events were missed, 5 to 6; GET /executions?after=exec-1&before=exec-2 has their executions --\n',
    )
  })

  for (const [gap, line] of gaps)
    it(`shows a gap: ${JSON.stringify(gap)}`, () => {
      expect(format({ gap }, { json: false, colour: false })).to.equal(`${line}\n`)
    })

  const colours: [changes: object, code: number][] = [
    [{}, 32],
    [{ outcome: 'answered', status: 200 }, 32],
    [{ outcome: 'answered', status: 404 }, 33],
    [{ outcome: 'refused' }, 33],
    [{ outcome: 'failed' }, 31],
    [{ outcome: 'timed-out' }, 31],
    [{ outcome: 'captured' }, 33],
    [{ outcome: 'suppressed' }, 2],
    [{ outcome: 'constructor' }, 2],
  ]
  for (const [changes, code] of colours)
    it(`has the colour ${code} for ${JSON.stringify(changes)}, and says the same`, () => {
      const line = format(execution(changes), { json: false, colour: true })
      expect(line).to.include(`  \u001b[${code}m`)
      const bare = line.replace(/\u001b\[\d+m/g, '')
      expect(bare).to.equal(format(execution(changes), { json: false, colour: false }))
    })

  it('is one JSON value where that is asked for, with all that came', () => {
    const value = { ...execution({ note: 'new' }).execution }
    const line = format({ execution: value }, { json: true, colour: true })
    expect([line.endsWith('\n'), JSON.parse(line)]).to.deep.equal([true, value])
    const gap = { from: 1, to: 2, dropped: null }
    expect(format({ gap }, { json: true, colour: true })).to.equal(`${JSON.stringify({ gap })}\n`)
  })

  it('can do nothing to a terminal, whatever callers have made up', () => {
    const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e\u2066]/
    const odd = fc.constantFrom(
      '\u001b[2J',
      '\u009b',
      '\n',
      '\r',
      '\u0000',
      '\u007f',
      '\u2028',
      '\u202e',
      '\u2066',
      'a',
    )
    const text = fc.string({ unit: fc.oneof(odd, fc.string({ minLength: 1, maxLength: 3 })) })
    fc.assert(
      fc.property(text, fc.boolean(), (made, json) => {
        const texts = { instance: made, module: made, method: made, verb: made, problem: made, run: made }
        const line = format(execution({ ...texts, execution: made, request: made, outcome: made }), {
          json,
          colour: false,
        })
        expect(unsafe.test(line)).to.equal(false)
        expect(line.indexOf('\n')).to.equal(line.length - 1)
        if (json) expect(JSON.parse(line)).to.include(texts)
      }),
    )
    expect(printable('a\u001b[2Jb')).to.equal('a\ufffd[2Jb')
  })
})
