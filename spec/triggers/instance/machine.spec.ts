import { expect } from 'chai'
import fc from 'fast-check'
import {
  initialState,
  next,
  nextLapse,
  type TriggerEvent,
  type TriggerState,
} from '../../../src/triggers/instance/machine.js'

const WEBHOOK = 'webhook'
const A = 'comparison_0'
const B = 'comparison_1'

describe('The trigger machine', () => {
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

    /** A state that so much has happened to, at its time. */
    const later = fc.tuple(rules, steps).map(([own, all]) => {
      let state = initialState([WEBHOOK, 'time_0', A, B])
      let at = 0
      for (const [gap, step] of all) {
        at += gap
        const event = { ...step, at }
        state = next(state, event, own)
      }
      return { own, state, at }
    })

    it('is never triggered while no condition holds, nor with none at all', () => {
      fc.assert(
        fc.property(later, rules, ({ own, state, at }, other) => {
          const none: TriggerEvent[] = [
            { kind: 'change', condition: A, holds: false },
            { kind: 'change', condition: B, holds: false },
            { kind: 'elapse', at: at + own.debounceMs },
          ]
          const rested = none.reduce((before, event) => next(before, event, own), state)
          expect(Object.values(rested.conditions)).to.deep.equal([false, false, false, false])
          expect([rested.triggered, rested.lapses]).to.deep.equal([false, {}])
          expect(next(initialState([]), { kind: 'elapse', at }, other).triggered).to.equal(false)
        }),
      )
    })

    it('lapses once, however often it is told the time', () => {
      fc.assert(
        fc.property(later, fc.nat({ max: 700 }), ({ own, state, at }, gap) => {
          const once = next(state, { kind: 'elapse', at: at + gap }, own)
          expect(next(once, { kind: 'elapse', at: at + gap }, own)).to.deep.equal(once)
          expect(next(once, { kind: 'elapse', at }, own)).to.deep.equal(once)
        }),
      )
    })

    it('comes to the same whatever the order of events of one moment, where they concern different conditions', () => {
      const holds = fc.boolean()
      fc.assert(
        fc.property(
          later,
          holds,
          holds,
          fc.shuffledSubarray([0, 1, 2, 3]),
          ({ own, state, at }, a, b, order) => {
            const events: TriggerEvent[] = [
              { kind: 'pulse', condition: WEBHOOK, at },
              { kind: 'pulse', condition: 'time_0', at },
              { kind: 'change', condition: A, holds: a },
              { kind: 'change', condition: B, holds: b },
            ]
            const after = (indexes: readonly number[]): TriggerState =>
              indexes.reduce((before, index) => next(before, events[index] ?? fail(), own), state)
            const [one, other] = [after(order), after([...order].sort())]
            const { count, ...rest } = one
            expect(other).to.deep.include(rest)
            // Only where something ceases can the order make a difference to how often it fired: by one.
            expect(Math.abs(other.count - count)).to.be.lessThanOrEqual(a && b ? 0 : 1)
          },
        ),
      )
    })
  })
})

function fail(): never {
  throw new Error('there is no such event')
}

function freeze(state: TriggerState): TriggerState {
  Object.freeze(state.conditions)
  Object.freeze(state.lapses)
  return Object.freeze(state)
}
