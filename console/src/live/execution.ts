import type { Json, Verb } from '../api/resources.js'

/** What executions come to, in plain words. */
export const outcomes = {
  notified: 'notified',
  answered: 'answered',
  refused: 'refused',
  failed: 'failed',
  'timed-out': 'timed out',
  suppressed: 'held back',
  repeated: 'repeated',
  captured: 'captured',
  'cut-off': 'cut off',
  interrupted: 'interrupted',
} as const
export type Outcome = keyof typeof outcomes

/** A gate that was passed, or the one that refused. */
export type GateDecision = string | { readonly gate: string; readonly code: string }

/** What is told of an execution, be it as it happens or later. */
interface Told {
  /** The caller's id, which two calls may share. */
  readonly request: string
  readonly run: string | null
  readonly module: string | null
  readonly method: string | null
  readonly verb: Verb
  readonly status: number | null
  readonly gates: readonly GateDecision[]
  readonly problem: string | null
  readonly debounced: boolean
  /** Whether its caller was told where to fetch the reply. */
  readonly handed_over?: boolean
  readonly outcome: Outcome | null
}

/** An execution as it was last told of. */
export interface ExecutionEvent extends Told {
  /** Its id, `exec-…`. */
  readonly execution: string
  readonly state: 'queued' | 'started' | 'finished'
  /** In which place it waits for its module, as it began to; null but while queued. */
  readonly queue_position: number | null
  /** Null of callers who knew no secret. */
  readonly instance: string | null
  readonly system: string | null
  readonly trigger: string | null
  /** Milliseconds since the epoch. */
  readonly started: number
  readonly duration_ms: number | null
}

/** An execution as it is kept. */
export interface KeptExecution extends Told {
  /** As an event's `execution`. */
  readonly id: string
  readonly state: string
  readonly instance: string | null
  readonly system: string | null
  readonly trigger: string | null
  /** Milliseconds since the epoch. */
  readonly received: number
  readonly finished: number | null
  readonly calls: number
  readonly replay_of: string | null
  readonly address: string
}

/** What came or went over HTTP. */
export interface KeptMessage {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  readonly encoding: 'utf8' | 'base64'
  /** Bytes of the whole body. */
  readonly size: number
  readonly truncated: boolean
  readonly redacted: boolean
}

export interface WholeExecution extends KeptExecution {
  readonly query: string
  readonly binary: boolean
  readonly bypassed: readonly string[]
  /** What the caller sent. */
  readonly message: KeptMessage | null
  readonly reply: KeptMessage | null
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
