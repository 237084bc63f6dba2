/** What a trigger's conditions are held to. */
export interface TriggerRules {
  /** Quiet time before a momentary condition lapses, in milliseconds. */
  readonly debounceMs: number
  /** Whether one condition that holds is enough; otherwise all must. */
  readonly anyMatch: boolean
}

/** Everything a trigger remembers; `at` values are milliseconds since the epoch. */
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

/** A trigger whose conditions are all false. */
export const initialState = (conditions: readonly string[]): TriggerState => ({
  conditions: Object.fromEntries(conditions.map((name) => [name, false])),
  lapses: {},
  triggered: false,
  count: 0,
})

/**
 * The state after an event. A trigger fires when the result is triggered and the state before was not: on a
 * pulse at once, while pulses within the period only lengthen it.
 * @see PlaceOS/triggers, `state.cr`
 */
export function next(state: TriggerState, event: TriggerEvent, rules: TriggerRules): TriggerState {
  switch (event.kind) {
    case 'pulse': {
      const lapses = { ...state.lapses, [event.condition]: event.at + rules.debounceMs }
      return evaluate({ ...state, lapses }, { ...state.conditions, [event.condition]: true }, rules)
    }
    case 'change':
      return evaluate(state, { ...state.conditions, [event.condition]: event.holds }, rules)
    case 'elapse': {
      const due = Object.keys(state.lapses).filter((name) => (state.lapses[name] ?? Infinity) <= event.at)
      if (due.length === 0) return state
      const lapses = Object.fromEntries(Object.entries(state.lapses).filter(([name]) => !due.includes(name)))
      const lapsed = Object.fromEntries(due.map((name) => [name, false]))
      return evaluate({ ...state, lapses }, { ...state.conditions, ...lapsed }, rules)
    }
  }
}

/** When something lapses next, or undefined while nothing will. */
export function nextLapse({ lapses }: TriggerState): number | undefined {
  const times = Object.values(lapses)
  return times.length === 0 ? undefined : Math.min(...times)
}

function evaluate(
  state: TriggerState,
  conditions: TriggerState['conditions'],
  rules: TriggerRules,
): TriggerState {
  const held = Object.values(conditions)
  const triggered = held.length > 0 && (rules.anyMatch ? held.includes(true) : !held.includes(false))
  const fires = triggered && !state.triggered
  return { ...state, conditions, triggered, count: state.count + (fires ? 1 : 0) }
}
