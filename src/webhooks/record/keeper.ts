import {
  Draft,
  type ExecutionEvent,
  type ExecutionOutcome,
  type ExecutionState,
  type GateDecision,
  type JournalWriter,
  type WholeExecution,
} from '../../journal/index.js'
import type { ProblemCode } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import type { Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import { keptQuery, replyMessage, requestMessage } from './messages.js'
import { StrangerSample } from './stranger-sample.js'

/** How an event came about. */
interface DeliveryEvent {
  readonly event: ExecutionEvent
  readonly delivery: Delivery
}

/** Keeps executions in the journal as events tell of them. */
export class Keeper {
  /** What stands for bursts that are not over, by id. */
  readonly #runs = new Map<string, Draft>()
  readonly #strangers = new StrangerSample()

  constructor(
    private readonly writer: JournalWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * A delivery has passed its gates. Resolves once that is kept; rejects with Problem `storage-unavailable`. What
   * has its end already is kept with it.
   */
  receive(entry: DeliveryEvent, answer: Answer | undefined): Promise<void> {
    const draft = new Draft(this.#wholeOf(entry, answer))
    if (!answer) draft.change({ state: 'received', started: null })
    entry.delivery.draft = draft
    return this.writer.keep(draft)
  }

  /** A burst has got a run at its end. Resolves and rejects as `receive` does. */
  receiveRun(entry: DeliveryEvent): Promise<void> {
    const draft = new Draft(this.#wholeOf(entry, undefined))
    draft.change({ state: 'received', started: null })
    this.#runs.set(entry.event.execution, draft)
    return this.writer.keep(draft)
  }

  /** An execution of a delivery begins or ends. */
  note(entry: DeliveryEvent, answer: Answer | undefined): void {
    const { event, delivery } = entry
    const draft = (delivery.draft ??= new Draft(this.#wholeOf(entry, answer)))
    // What only notifies, or is captured, has been kept with its end.
    const { outcome } = event
    const isWhole = outcome === 'notified' || outcome === 'captured'
    if (draft.isKept && isWhole && draft.execution.outcome === outcome) return
    draft.change(this.#courseOf(entry, answer, draft))
    this.writer.keepSoon(draft)
  }

  /** A delivery's caller was told where to fetch the reply. */
  handOver({ draft }: Delivery): void {
    if (!draft) return
    draft.change({ handed_over: true })
    this.writer.keepSoon(draft)
  }

  /** The run at the end of a burst begins or ends. */
  noteRun(entry: DeliveryEvent, answer: Answer | undefined): void {
    const { event } = entry
    const draft = this.#runs.get(event.execution) ?? new Draft(this.#wholeOf(entry, answer))
    const { received, state } = draft.execution
    // It is called, or refused, with what the last delivery brought.
    if (state === 'received') draft.replace({ ...this.#wholeOf(entry, answer), received })
    else draft.change(this.#courseOf(entry, answer, draft))
    if (event.state === 'started') this.#runs.set(event.execution, draft)
    else this.#runs.delete(event.execution)
    this.writer.keepSoon(draft)
  }

  /** A call was refused that has not proved to know a secret. */
  stranger(delivery: Delivery, problem: ProblemCode, gates: readonly GateDecision[], answer: Answer): void {
    const now = this.clock.now()
    const calls = this.#strangers.take(now)
    if (calls === 0) return
    const { verb, address, execution: id } = delivery
    this.writer.keepSoon(
      new Draft({
        ...NOBODY,
        id,
        verb: verb.slice(0, MOST_VERB),
        address,
        calls,
        received: delivery.began,
        finished: now,
        status: answer.status,
        problem,
        gates,
      }),
    )
  }

  #wholeOf(entry: DeliveryEvent, answer: Answer | undefined): WholeExecution {
    const { event, delivery } = entry
    return {
      id: event.execution,
      request: event.request,
      instance: event.instance,
      system: event.system,
      trigger: event.trigger,
      module: event.module,
      method: event.method,
      verb: event.verb,
      received: event.started,
      address: delivery.address,
      query: keptQuery(delivery),
      binary: delivery.url.exec?.binary ?? false,
      calls: 1,
      replay_of: delivery.replayOf ?? null,
      bypassed: delivery.bypassed,
      message: requestMessage(delivery),
      ...this.#courseOf(entry, answer, undefined),
    }
  }

  #courseOf({ event, delivery }: DeliveryEvent, answer: Answer | undefined, draft: Draft | undefined) {
    const hasBegun = event.state === 'started'
    const finished = event.duration_ms === null ? null : event.started + event.duration_ms
    return {
      state: hasBegun ? ('started' as const) : stateOf(event.outcome),
      run: event.run,
      started: draft?.execution.started ?? (hasBegun ? this.clock.now() : null),
      finished,
      status: event.status,
      outcome: event.outcome,
      problem: event.problem,
      gates: event.gates,
      debounced: event.debounced,
      handed_over: event.handed_over,
      reply: answer ? replyMessage(answer, delivery) : null,
    }
  }
}

/** No verb of HTTP's is longer. */
const MOST_VERB = 20

/** What is known of all calls that have not proved to know a secret: next to nothing, and none of their words. */
const NOBODY = {
  request: '',
  run: null,
  instance: null,
  system: null,
  trigger: null,
  module: null,
  method: null,
  started: null,
  state: 'refused',
  outcome: 'refused',
  debounced: false,
  handed_over: false,
  query: '',
  binary: false,
  replay_of: null,
  bypassed: [],
  message: null,
  reply: null,
} as const

function stateOf(outcome: ExecutionOutcome | null): ExecutionState {
  switch (outcome) {
    case null:
      return 'started'
    case 'notified':
    case 'answered':
    case 'repeated':
      return 'finished'
    case 'suppressed':
      return 'debounced'
    case 'refused':
    case 'failed':
    case 'timed-out':
    case 'cut-off':
    case 'captured':
      return outcome
  }
}
