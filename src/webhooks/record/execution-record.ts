import type {
  ExecutionEvent,
  ExecutionOutcome,
  ExecutionRecorder,
  GateDecision,
  JournalEntry,
  KeptMessage,
  WholeExecution,
} from '../../journal/index.js'
import type { ProblemCode } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import { checkStep, stateOf, type Stage } from './life-cycle.js'

/** An execution whose fields may still change. */
export type Fields = { -readonly [Name in keyof WholeExecution]: WholeExecution[Name] }

/** How an execution ends. */
export interface End {
  readonly outcome: ExecutionOutcome
  readonly problem: ProblemCode | null
  /** What was answered, or is about to be; null where nobody is. */
  readonly status: number | null
  readonly gates: readonly GateDecision[]
  readonly reply: KeptMessage | null
}

/** What records are told to. */
export interface RecordParts {
  readonly clock: Clock
  /** Is told of executions as they happen. @default nobody is */
  readonly feed?: ExecutionRecorder | undefined
}

/**
 * One execution, from when its secret has proved right to its end. The live feed is told of its steps, and the journal
 * has it as it is when a unit with it is written.
 */
export class ExecutionRecord implements JournalEntry {
  isKept = false
  keptSize = 0
  #stage: Stage = 'new'
  #outcome: ExecutionOutcome | null = null
  #queuePosition: number | null = null

  /** @param fields of an execution that has just come */
  constructor(
    readonly execution: Fields,
    private readonly parts: RecordParts,
    /** When the call came, or the run at the end of a burst began, in milliseconds since the epoch. */
    private began = execution.received,
  ) {}

  get id(): string {
    return this.execution.id
  }

  get stage(): Stage {
    return this.#stage
  }

  /** It has passed its gates; its method is still to be called. */
  receive(): void {
    this.#step('received')
  }

  /** Its method cannot be called yet. @param position the first is next */
  queue(position: number): void {
    this.#step('queued')
    this.#queuePosition = position
    this.tell()
    this.#queuePosition = null
  }

  /** Its method is about to be called. */
  start(): void {
    this.#step('started')
    this.execution.started = this.parts.clock.now()
    this.tell()
  }

  /** It is over. Nobody is told yet, since that is to be kept first. */
  end({ outcome, problem, status, gates, reply }: End): void {
    this.#step(outcome)
    const { execution } = this
    execution.outcome = this.#outcome = outcome
    execution.problem = problem
    execution.status = status
    execution.gates = gates
    execution.reply = reply
    // A clock that is set back makes nothing end before it began.
    execution.finished = Math.max(this.began, this.parts.clock.now())
  }

  /** Stands for another call from now on, under the id it has; it begins only now. */
  restart(fields: Fields): void {
    const { id, request, run, received } = this.execution
    Object.assign(this.execution, fields, { id, request, run, received })
    this.began = this.parts.clock.now()
    this.isKept = false
  }

  /** Tells live clients where it stands. */
  tell(): void {
    this.parts.feed?.record(this.#event())
  }

  #step(to: Stage): void {
    checkStep(this.#stage, to)
    this.#stage = to
    this.execution.state = stateOf[to]
  }

  #event(): ExecutionEvent {
    const { execution } = this
    const { id, request, run, instance, system, trigger, module, method, verb } = execution
    if (instance === null || system === null || trigger === null)
      throw new Error('an execution of no instance is told to nobody')
    const { status, gates, problem, debounced, handed_over, finished } = execution
    return {
      state: finished !== null ? 'finished' : this.#stage === 'queued' ? 'queued' : 'started',
      queue_position: this.#queuePosition,
      execution: id,
      request,
      run,
      instance,
      system,
      trigger,
      module,
      method,
      verb,
      status,
      gates,
      problem,
      debounced,
      handed_over,
      started: this.began,
      duration_ms: finished === null ? null : finished - this.began,
      outcome: this.#outcome,
    }
  }
}
