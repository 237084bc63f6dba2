import type { SystemId } from '../modules/index.js'
import type { ProblemCode } from '../problem/index.js'
import type { ExecutionOutcome, GateDecision } from './execution.js'

/** How far an execution has come. */
export const executionStates = [
  /** It has passed the gates, and is kept before anything runs. */
  'received',
  /** Its method is called. */
  'started',
  /** Answered, be it by its method or because nothing was to run. */
  'finished',
  'failed',
  'timed-out',
  'refused',
  'cut-off',
  /** The method's debounce held it back. */
  'debounced',
  /** Its instance captures calls: it is there to be seen, and nothing ran. */
  'captured',
  /** Its process ended before its end was kept; nobody runs it again by himself. */
  'interrupted',
] as const
export type ExecutionState = (typeof executionStates)[number]

/** What a kept execution came to. */
export type KeptOutcome = ExecutionOutcome | 'interrupted'

/** What came or went over HTTP, with what is secret in it made unreadable. */
export interface KeptMessage {
  /** Names as they were sent, each with its value. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The beginning of the body. */
  readonly body: Uint8Array
  /** How many bytes the whole body had. */
  readonly size: number
  /** Whether a secret was taken out of the body. */
  readonly isRedacted: boolean
}

/** What changes of an execution in its course. */
export interface ExecutionCourse {
  readonly state: ExecutionState
  /**
   * The id that the method knows as `context.execution`; of a suppressed or repeated call, that of the execution that
   * stands for it. Null where no method was to run.
   */
  readonly run: string | null
  /** When its method was called, in milliseconds since the epoch; null where it was not. */
  readonly started: number | null
  /** When it ended, in milliseconds since the epoch; null until then. */
  readonly finished: number | null
  /** The HTTP status that was answered; null where nobody was. */
  readonly status: number | null
  readonly outcome: KeptOutcome | null
  readonly problem: ProblemCode | null
  readonly gates: readonly GateDecision[]
  readonly debounced: boolean
  /** Whether its caller was told, before it ended, where to fetch the reply; status and reply are those of its end. */
  readonly handed_over: boolean
}

/** One execution as the journal lists it. Texts of callers are cut short and have the instance's secrets taken out. */
export interface KeptExecution extends ExecutionCourse {
  readonly id: string
  /** The call's id, as in `X-Request-ID`; a caller may repeat it. */
  readonly request: string
  /** The system trigger; null of calls that did not prove to know its secret. */
  readonly instance: string | null
  readonly system: SystemId | null
  readonly trigger: string | null
  readonly module: string | null
  readonly method: string | null
  readonly verb: string
  /** When it came, in milliseconds since the epoch. */
  readonly received: number
  /** The caller's network address. */
  readonly address: string
  /** The query without the secret. */
  readonly query: string
  /** Whether the method gets the body as base64. */
  readonly binary: boolean
  /** How many calls it stands for: more than one only of those that did not prove to know a secret. */
  readonly calls: number
  /** The execution that this one runs again. */
  readonly replay_of: string | null
  /** The gates that a replay passed without being asked. */
  readonly bypassed: readonly string[]
}

/** An execution with all that is kept of it. */
export interface WholeExecution extends KeptExecution {
  /** What the caller sent; null where nothing is kept of it. */
  readonly message: KeptMessage | null
  /** Null until it is answered. */
  readonly reply: KeptMessage | null
}

/** How many bytes of a body are kept. */
export const MOST_BODY_BYTES = 64 * 1024

/** Whether an execution goes on, as far as is known. */
export const isUnderWay = ({ state }: ExecutionCourse): boolean => state === 'received' || state === 'started'

/** About how much room an execution takes, in bytes. */
export const sizeOf = ({ message, reply }: WholeExecution): number =>
  ROW_BYTES + sizeOfMessage(message) + sizeOfMessage(reply)

/** What a row takes beside its messages, indexes included. */
const ROW_BYTES = 1000

function sizeOfMessage(message: KeptMessage | null): number {
  if (!message) return 0
  const headers = message.headers.reduce((sum, [name, value]) => sum + name.length + value.length + 6, 0)
  return headers + message.body.byteLength
}
