import type { Trigger } from '../definition/trigger.js'

/** What a trigger's conditions are held to. */
export interface TriggerRules {
  /** Quiet time before a momentary condition lapses, in milliseconds. */
  readonly debounceMs: number
  /** Whether one condition that holds is enough; otherwise all must. */
  readonly anyMatch: boolean
}

/** What a trigger's conditions are held to, as its definition says. */
export const rulesOf = ({
  debounce_period,
  any_match,
}: Pick<Trigger, 'debounce_period' | 'any_match'>): TriggerRules => ({
  debounceMs: debounce_period * 1000,
  anyMatch: any_match,
})

/** Everything a trigger remembers; `at` values are those of the clock's `elapsed`, in milliseconds. */
export interface TriggerState {
  readonly conditions: Readonly<Record<string, boolean>>
  /** When a momentary condition that holds will lapse. */
  readonly lapses: Readonly<Record<string, number>>
  readonly triggered: boolean
  /** How often it went from not triggered to triggered. */
  readonly count: number
}

/** What happens to a trigger. */
export type TriggerEvent =
  /** A momentary condition, such as a webhook call or a time, holds now and for the debounce period. */
  | { readonly kind: 'pulse'; readonly condition: string; readonly at: number }
  /** A lasting condition, such as a comparison, begins or ceases to hold. */
  | { readonly kind: 'change'; readonly condition: string; readonly holds: boolean }
  /** Time has come to `at`: what is due lapses. */
  | { readonly kind: 'elapse'; readonly at: number }

/** Shared by the many triggers that rest. */
const NONE: TriggerState['lapses'] = {}

/** A trigger whose conditions are all false. */
export const initialState = (conditions: readonly string[], count = 0): TriggerState => ({
  conditions: Object.fromEntries(conditions.map((name) => [name, false])),
  lapses: NONE,
  triggered: false,
  count,
})

/**
 * The state after an event. A trigger fires when the result is triggered and the state before was not: on a
 * pulse at once, while pulses within the period only lengthen it.
 * @see PlaceOS/triggers, `state.cr`
 */
export function next(state: TriggerState, event: TriggerEvent, rules: TriggerRules): TriggerState {
  const { conditions, lapses } = state
  switch (event.kind) {
    case 'pulse':
      return evaluate(
        state,
        { ...conditions, [event.condition]: true },
        { ...lapses, [event.condition]: event.at + rules.debounceMs },
        rules,
      )
    case 'change':
      return evaluate(state, { ...conditions, [event.condition]: event.holds }, lapses, rules)
    case 'elapse': {
      // Most often nothing is due, and a webhook call should not pay for that.
      if ((nextLapse(state) ?? Infinity) > event.at) return state
      const held = { ...conditions }
      const left: Record<string, number> = {}
      for (const [name, at] of Object.entries(lapses)) {
        if (at > event.at) left[name] = at
        else held[name] = false
      }
      return evaluate(state, held, left, rules)
    }
  }
}

/** The state after an event that only says how things stand: it fires nothing. */
export const begun = (state: TriggerState, event: TriggerEvent, rules: TriggerRules): TriggerState => ({
  ...next(state, event, rules),
  count: state.count,
})

/**
 * The state as if a firing had not been.
 * @param condition the momentary condition that brought it about, if nothing has fired since
 */
export function withoutFiring(
  { conditions, lapses, triggered, count }: TriggerState,
  condition: string | undefined,
): TriggerState {
  if (condition === undefined || !Object.hasOwn(lapses, condition))
    return { conditions, lapses, triggered, count: count - 1 }
  const { [condition]: _lapse, ...left } = lapses
  return {
    conditions: { ...conditions, [condition]: false },
    lapses: left,
    triggered: false,
    count: count - 1,
  }
}

/** When something lapses next, or undefined while nothing will. */
export function nextLapse({ lapses }: TriggerState): number | undefined {
  let next: number | undefined
  for (const name in lapses) {
    const at = lapses[name]
    if (at !== undefined && (next === undefined || at < next)) next = at
  }
  return next
}

/** Whether the same conditions hold. */
export function sameConditions({ conditions: a }: TriggerState, { conditions: b }: TriggerState): boolean {
  if (a === b) return true
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

function evaluate(
  { triggered: before, count }: TriggerState,
  conditions: TriggerState['conditions'],
  lapses: TriggerState['lapses'],
  { anyMatch }: TriggerRules,
): TriggerState {
  let some = false
  let all = true
  for (const name in conditions) {
    if (conditions[name]) some = true
    else all = false
  }
  const triggered = some && (anyMatch || all)
  return { conditions, lapses, triggered, count: triggered && !before ? count + 1 : count }
}
