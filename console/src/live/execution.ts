import type { Json, KeptExecution } from '../api/resources.js'

export type Outcome = NonNullable<KeptExecution['outcome']>

/** What executions come to, in plain words. */
export const outcomes: Readonly<Record<Outcome, string>> = {
  notified: 'notified',
  answered: 'answered',
  refused: 'refused',
  failed: 'failed',
  'timed-out': 'timed out',
  suppressed: 'held back',
  repeated: 'repeated',
  filtered: 'filtered out',
  captured: 'captured',
  'cut-off': 'cut off',
  interrupted: 'interrupted',
}

/** A gate that was passed, or the one that refused. */
export type GateDecision = KeptExecution['gates'][number]

/** What only the journal knows of an execution, or knows in another form. */
type Kept = 'id' | 'state' | 'received' | 'started' | 'finished' | 'calls' | 'replay_of' | 'address'

/** An execution as it was last told of. */
export interface ExecutionEvent extends Omit<KeptExecution, Kept> {
  /** Its id, `exec-…`. */
  readonly execution: string
  readonly state: 'queued' | 'started' | 'finished'
  /** In which place it waits for its module, as it began to; null but while queued. */
  readonly queue_position: number | null
  /** Milliseconds since the epoch. */
  readonly started: number
  readonly duration_ms: number | null
}

/** A kept execution as it would have been told of last; in which place one waits is not kept. */
export const eventOf = ({ id, ...kept }: KeptExecution): ExecutionEvent => ({
  ...kept,
  execution: id,
  state: kept.outcome !== null ? 'finished' : kept.state === 'received' ? 'queued' : 'started',
  queue_position: null,
  started: kept.received,
  duration_ms: kept.finished === null ? null : Math.max(0, kept.finished - kept.received),
})

/** What can be told no more. */
export interface Gap {
  readonly from: number
  readonly to: number
  /** How many events are gone; null where nobody knows. */
  readonly dropped: number | null
}

/** A value of a stream of executions. */
export type StreamValue = (ExecutionEvent & { readonly seq: number }) | { readonly gap: Gap }

/** A value of a stream, or undefined for anything else. */
export function readStreamValue(value: Json): StreamValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return 'gap' in value || 'seq' in value ? (value as unknown as StreamValue) : undefined
}
