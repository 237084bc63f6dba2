import { expect } from 'chai'
import fc from 'fast-check'
import {
  initialState,
  next,
  nextLapse,
  type TriggerEvent,
  type TriggerRules,
  type TriggerState,
} from '../../src/triggers/machine.js'

const WEBHOOK = 'webhook'
const A = 'comparison_0'
const B = 'comparison_1'

/** What happens from outside, and when. */
type Happening = readonly [at: number, condition: string, holds?: boolean]

/** Each change of `triggered`, as in the timing table: `300:T1` is triggered at 300 ms for the first time. */
function published(conditions: string[], rules: TriggerRules, happenings: readonly Happening[]): string[] {
  const log: string[] = []
  let state = initialState(conditions)
  const apply = (at: number, event: TriggerEvent): void => {
    const before = state.triggered
    state = next(state, event, rules)
    if (state.triggered !== before)
      log.push(`${String(at)}:${state.triggered ? 'T' : 'F'}${String(state.count)}`)
  }
  const elapse = (until: number): void => {
    for (let at = nextLapse(state); at !== undefined && at <= until; at = nextLapse(state))
      apply(at, { kind: 'elapse', at })
  }
  for (const [at, condition, holds] of happenings) {
    elapse(at)
    if (holds === undefined) apply(at, { kind: 'pulse', condition, at })
    else apply(at, { kind: 'change', condition, holds })
  }
  elapse(Infinity)
  return log
}

const hooks = (...times: number[]): Happening[] => times.map((at) => [at, WEBHOOK])

describe('The trigger machine', () => {
  // The timing table of PlaceOS; where its outcome is a race, what lapses at a moment lapses before a call at
  // that moment.
  const rows: [setup: string, conditions: string[], debounceMs: number, Happening[], published: string][] = [
    ['webhook only', [WEBHOOK], 500, hooks(0, 200, 900), '0:T1 700:F1 900:T2 1400:F2'],
    ['webhook only', [WEBHOOK], 500, hooks(0, 499, 998, 1497), '0:T1 1997:F1'],
    ['webhook only', [WEBHOOK], 500, hooks(0, 500), '0:T1 500:F1 500:T2 1000:F2'],
    ['webhook only', [WEBHOOK], 500, hooks(0, 501), '0:T1 500:F1 501:T2 1001:F2'],
    ['webhook only', [WEBHOOK], 0, hooks(0, 10), '0:T1 0:F1 10:T2 10:F2'],
    ['webhook only', [WEBHOOK], 0, hooks(0, 0), '0:T1 0:F1 0:T2 0:F2'],
    ['webhook and a comparison that is false', [WEBHOOK, A], 500, hooks(0), ''],
    ['… that becomes true at 300', [WEBHOOK, A], 500, [...hooks(0), [300, A, true]], '300:T1 500:F1'],
    ['… that becomes true at 600', [WEBHOOK, A], 500, [...hooks(0), [600, A, true]], ''],
    [
      'webhook and a comparison that is true, then false, then true',
      [WEBHOOK, A],
      500,
      [[0, A, true], ...hooks(0), [100, A, false], [200, A, true]],
      '0:T1 100:F1 200:T2 500:F2',
    ],
    [
      'a comparison alone, whatever the debounce period',
      [A],
      500,
      [
        [0, A, true],
        [50, A, false],
        [60, A, true],
      ],
      '0:T1 50:F1 60:T2',
    ],
    [
      'two comparisons',
      [A, B],
      0,
      [
        [0, A, true],
        [5, B, true],
        [9, A, false],
      ],
      '5:T1 9:F1',
    ],
    [
      'a comparison that is told twice',
      [A],
      0,
      [
        [0, A, true],
        [5, A, true],
        [9, A, false],
      ],
      '0:T1 9:F1',
    ],
    ['two momentary conditions', [WEBHOOK, 'time_0'], 500, [...hooks(0), [400, 'time_0']], '400:T1 500:F1'],
    ['no conditions', [], 500, [], ''],
  ]
  for (const [setup, conditions, debounceMs, happenings, expected] of rows)
    it(`publishes ${expected || 'nothing'} for ${setup}, period ${String(debounceMs)}: ${inWords(happenings)}`, () => {
      const rules = { debounceMs, anyMatch: false }
      expect(published(conditions, rules, happenings).join(' ')).to.equal(expected)
    })

  const any: [setup: string, Happening[], published: string][] = [
    ['a hook alone is enough', hooks(0), '0:T1 500:F1'],
    ['a comparison alone is enough', [[0, A, true]], '0:T1'],
    ['a hook that lapses while the comparison holds', [[0, A, true], ...hooks(100)], '0:T1'],
    [
      'a comparison that ends while the hook holds',
      [[0, A, true], ...hooks(100), [200, A, false]],
      '0:T1 600:F1',
    ],
  ]
  for (const [setup, happenings, expected] of any)
    it(`publishes ${expected} when any condition will do: ${setup}`, () => {
      const rules = { debounceMs: 500, anyMatch: true }
      expect(published([WEBHOOK, A], rules, happenings).join(' ')).to.equal(expected)
    })

  it('begins with all its conditions false', () => {
    expect(initialState([WEBHOOK, A])).to.deep.equal({
      conditions: { webhook: false, comparison_0: false },
      lapses: {},
      triggered: false,
      count: 0,
    })
  })

  it('has nothing to wait for until something holds for a while', () => {
    expect(nextLapse(initialState([WEBHOOK]))).to.equal(undefined)
  })

  it('waits for the first of several conditions to lapse', () => {
    const rules = { debounceMs: 500, anyMatch: false }
    const first = next(
      initialState([WEBHOOK, 'time_0']),
      { kind: 'pulse', condition: 'time_0', at: 7 },
      rules,
    )
    const second = next(first, { kind: 'pulse', condition: WEBHOOK, at: 3 }, rules)
    expect(nextLapse(second)).to.equal(503)
  })

  it('is the same while nothing is due', () => {
    const rules = { debounceMs: 500, anyMatch: false }
    const state = next(initialState([WEBHOOK]), { kind: 'pulse', condition: WEBHOOK, at: 0 }, rules)
    expect(next(state, { kind: 'elapse', at: 499 }, rules)).to.equal(state)
  })

  it('changes no state it is given', () => {
    const rules = { debounceMs: 500, anyMatch: false }
    let state = freeze(initialState([WEBHOOK, A]))
    const events: TriggerEvent[] = [
      { kind: 'pulse', condition: WEBHOOK, at: 0 },
      { kind: 'change', condition: A, holds: true },
      { kind: 'elapse', at: 500 },
    ]
    for (const event of events) state = freeze(next(state, event, rules))
    expect(state.count).to.equal(1)
  })

  describe('whatever happens', () => {
    const happening = fc.oneof(
      fc.record({ kind: fc.constant('pulse' as const), condition: fc.constantFrom(WEBHOOK, 'time_0') }),
      fc.record({
        kind: fc.constant('change' as const),
        condition: fc.constantFrom(A, B),
        holds: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('elapse' as const) }),
    )
    const steps = fc.array(fc.tuple(fc.nat({ max: 700 }), happening), { maxLength: 30 })
    const rules = fc.record({ debounceMs: fc.constantFrom(0, 1, 300, 500), anyMatch: fc.boolean() })

    it('counts exactly the times it becomes triggered, which is what its conditions say', () => {
      fc.assert(
        fc.property(rules, steps, (own, all) => {
          let state = initialState([WEBHOOK, 'time_0', A, B])
          let at = 0
          for (const [gap, step] of all) {
            at += gap
            const before = state
            const event = { ...step, at }
            state = next(state, event, own)
            expect(state.count - before.count).to.equal(state.triggered && !before.triggered ? 1 : 0)
            const held = Object.values(state.conditions)
            expect(state.triggered).to.equal(own.anyMatch ? held.some(Boolean) : held.every(Boolean))
          }
        }),
      )
    })

    it('lets a momentary condition hold for exactly the period after its last pulse', () => {
      fc.assert(
        fc.property(rules, steps, (own, all) => {
          let state = initialState([WEBHOOK, 'time_0', A, B])
          const last = new Map<string, number>()
          let at = 0
          for (const [gap, step] of all) {
            at += gap
            if (step.kind === 'pulse') last.set(step.condition, at)
            const event = { ...step, at }
            state = next(state, event, own)
            if (step.kind === 'elapse')
              for (const [condition, since] of last)
                expect(state.conditions[condition]).to.equal(at < since + own.debounceMs)
            for (const name of Object.keys(state.lapses))
              expect(state.lapses[name]).to.equal((last.get(name) ?? NaN) + own.debounceMs)
          }
        }),
      )
    })

    it('fires for a sequence of hooks as often as there are gaps of the period or more, and once', () => {
      const gaps = fc.array(fc.oneof(fc.nat({ max: 1200 }), fc.constantFrom(499, 500, 501)), {
        maxLength: 30,
      })
      fc.assert(
        fc.property(fc.constantFrom(0, 1, 500), gaps, (debounceMs, all) => {
          let at = 0
          const times = all.map((gap) => (at += gap))
          const log = published([WEBHOOK], { debounceMs, anyMatch: false }, hooks(...times))
          const fired = times.filter((time, index) => time - (times[index - 1] ?? -Infinity) >= debounceMs)
          expect(log.filter((line) => line.includes('T'))).to.deep.equal(
            fired.map((time, index) => `${String(time)}:T${String(index + 1)}`),
          )
          const ended = times.filter((time, index) => (times[index + 1] ?? Infinity) - time >= debounceMs)
          expect(log.filter((line) => line.includes('F'))).to.deep.equal(
            ended.map((time, index) => `${String(time + debounceMs)}:F${String(index + 1)}`),
          )
        }),
      )
    })
  })
})

function inWords(happenings: readonly Happening[]): string {
  const words = happenings.map(([at, condition, holds]) =>
    holds === undefined ? `${condition} at ${String(at)}` : `${condition} ${String(holds)} at ${String(at)}`,
  )
  return words.join(', ') || 'nothing happens'
}

function freeze(state: TriggerState): TriggerState {
  Object.freeze(state.conditions)
  Object.freeze(state.lapses)
  return Object.freeze(state)
}
