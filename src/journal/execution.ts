import type { SystemId } from '../modules/index.js'
import type { ProblemCode } from '../problem/index.js'

/** What an execution came to. */
export const executionOutcomes = [
  /** The trigger was notified, and nothing else was asked for. */
  'notified',
  /** The method ran and answered, be it with nothing at all. */
  'answered',
  /** Turned away before the method ran: by a gate, by its body, by a full queue, by storage, by shutdown. */
  'refused',
  /** The method threw or answered with what is no reply, or something failed unexpectedly. */
  'failed',
  /** The method ran past its time limit; what it comes to later is not told. */
  'timed-out',
  /** The method's debounce held the call back: another execution stands for it. */
  'suppressed',
  /** The same call has come before: it got the reply of the execution that stands for it, and nothing ran. */
  'repeated',
  /** The caller went away before its body ended, so nobody was answered and nothing ran. */
  'cut-off',
  /** Its instance means other calls: it was answered as if it were one, and neither notified anything nor ran. */
  'filtered',
  /** Its instance captures calls: it was recorded, and neither notified anything nor ran. */
  'captured',
] as const
export type ExecutionOutcome = (typeof executionOutcomes)[number]

/** A gate that was passed, by its name; or the one that refused, with its problem code. */
export type GateDecision = string | { readonly gate: string; readonly code: ProblemCode }

/** What is told of an execution, in this order. */
export const eventStates = [
  /** Its method cannot be called yet, since others are before it. */
  'queued',
  /** Its method is called now. */
  'started',
  /** It is over; that follows exactly once, alone of all that calls no method. */
  'finished',
] as const

/**
 * An execution waits, begins or ends, as live clients are told. It holds no header, no body and no secret; what a
 * caller has chosen freely is cut short and has the instance's secrets taken out.
 */
export interface ExecutionEvent {
  readonly state: (typeof eventStates)[number]
  /** In which place it waits for its module, as it begins to; the first is next. Null but while queued. */
  readonly queue_position: number | null
  /** Its id, `exec-…`, by which the journal knows it. */
  readonly execution: string
  /**
   * The call's id, as in `X-Request-ID`; a caller that sends one of its own may repeat it. The run at the end of a
   * burst, which is no call's own, has the id that the suppressed callers were told: that of `run`.
   */
  readonly request: string
  /**
   * The id that the method knows as `context.execution`; of a suppressed or repeated call, that of the execution that
   * stands for it. Null where no method was to run.
   */
  readonly run: string | null
  /** The system trigger, `trig-…`. */
  readonly instance: string
  readonly system: SystemId
  /** The trigger it applies, `trigger-…`. */
  readonly trigger: string
  /** The module that was asked for, such as `Display_2`; null where none was. */
  readonly module: string | null
  /** The method that was asked for; null where none was. */
  readonly method: string | null
  /** The HTTP verb, in upper case. */
  readonly verb: string
  /**
   * The HTTP status that was answered; null until the end, and where nobody was left to answer. Of the run at the
   * end of a burst, whose callers were answered 202 before, the status that its outcome stands for.
   */
  readonly status: number | null
  /** The gates in order, as far as they were decided. */
  readonly gates: readonly GateDecision[]
  /**
   * Why it did not end well, be it by a gate or later; null where it did, and until then. Of a captured call, why
   * it would have been refused.
   */
  readonly problem: ProblemCode | null
  /** Whether the method's debounce held it back: the call itself, or the run that stands for calls. */
  readonly debounced: boolean
  /**
   * Whether its caller was told, when the instance's reply budget was over, where to fetch the reply; the status is
   * that of the reply.
   */
  readonly handed_over: boolean
  /** When the request came, or the run at the end of a burst began; milliseconds since the epoch. */
  readonly started: number
  /** From `started` to the end, in milliseconds; null until then. */
  readonly duration_ms: number | null
  /** Null until the end. */
  readonly outcome: ExecutionOutcome | null
}
