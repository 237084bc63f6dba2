import type { Json, Verb } from '../api/resources.js'

export const outcomes = {
  notified: 'notified',
  answered: 'answered',
  refused: 'refused',
  failed: 'failed',
  'timed-out': 'timed out',
  suppressed: 'suppressed',
  'cut-off': 'cut off',
  captured: 'captured',
} as const
export type Outcome = keyof typeof outcomes

/** A gate that was passed, or the one that refused. */
export type GateDecision = string | { readonly gate: string; readonly code: string }

/** An execution as it was last told of. */
export interface ExecutionEvent {
  readonly seq: number
  readonly state: 'started' | 'finished'
  readonly execution: string
  readonly run: string | null
  readonly instance: string
  readonly system: string
  readonly trigger: string
  readonly module: string | null
  readonly method: string | null
  readonly verb: Verb
  readonly status: number | null
  readonly gates: readonly GateDecision[]
  readonly problem: string | null
  readonly debounced: boolean
  /** Milliseconds since the epoch. */
  readonly started: number
  readonly duration_ms: number | null
  readonly outcome: Outcome | null
}

/** What can be told no more. */
export interface Gap {
  readonly from: number
  readonly to: number
  /** How many events are gone; null where nobody knows. */
  readonly dropped: number | null
}

/** A value of a stream of executions. */
export type StreamValue = ExecutionEvent | { readonly gap: Gap }

/** A value of a stream, or undefined for anything else. */
export function readStreamValue(value: Json): StreamValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return 'gap' in value || 'seq' in value ? (value as unknown as StreamValue) : undefined
}
