import type { Commits } from '../../commit/index.js'
import type { ExecutionOutcome, GateDecision } from '../../journal/index.js'
import type { Problem } from '../../problem/index.js'
import type { Delivery } from '../delivery/delivery.js'
import { inOrder, type Gate } from '../gates/gate.js'
import { problemAnswer, type Answer } from '../replies/answer.js'
import { ExecutionRecord, type Fields, type RecordParts } from './execution-record.js'
import { isToKeep } from './is-to-keep.js'
import { outcomeOf } from './life-cycle.js'
import { keptQuery, replyMessage, requestMessage } from './messages.js'
import { methodOf, moduleOf, withoutSecrets } from './redact.js'
import { StrangerSample } from './stranger-sample.js'

/** What recording asks. */
export interface RecorderParts extends RecordParts {
  readonly commits: Pick<Commits, 'later'>
}

/**
 * Makes the records of deliveries whose secret has proved right, and ends them. Of other deliveries nothing is told,
 * and few are kept, so that nobody else can fill an instance's stream or the journal.
 */
export class Recorder {
  /** In the order of decision. */
  readonly #gates: readonly Gate[]
  /** At `n` the names of the first n gates. */
  readonly #firstGates: readonly (readonly string[])[]
  /** How many gates are decided before the body is read. */
  readonly #beforeBody: number
  readonly #strangers = new StrangerSample()

  constructor(
    private readonly parts: RecorderParts,
    gates: readonly Gate[],
  ) {
    this.#gates = inOrder(gates)
    const names = this.#gates.map(({ name }) => name)
    this.#firstGates = Array.from({ length: names.length + 1 }, (_, count) => names.slice(0, count))
    this.#beforeBody = gates.filter((gate) => !gate.needsBody).length
  }

  /** A delivery has come. */
  begin(delivery: Delivery): void {
    delivery.began = this.parts.clock.now()
  }

  /** The record of a delivery whose secret is right. */
  open(delivery: Delivery): ExecutionRecord {
    return new ExecutionRecord(this.#fieldsOf(delivery), this.parts)
  }

  /** The record of the run at the end of a burst, which a delivery has opened. */
  openRun(delivery: Delivery, run: string): ExecutionRecord {
    const received = this.parts.clock.now()
    const fields = { ...this.#fieldsOf(delivery), id: run, request: run, run, received, debounced: true }
    return new ExecutionRecord(fields, this.parts)
  }

  /** A burst is over: its run goes on with its last delivery. */
  restart(record: ExecutionRecord, delivery: Delivery): void {
    record.restart({ ...this.#fieldsOf(delivery), debounced: true })
  }

  /** What the journal is to keep of the request; made only for what is kept. */
  keepMessage({ execution }: ExecutionRecord, delivery: Delivery): void {
    if (execution.message) return
    execution.query = keptQuery(delivery)
    execution.message = requestMessage(delivery)
  }

  /**
   * Ends a record with what is about to be answered.
   * @param calm what it comes to without a problem
   */
  end(
    record: ExecutionRecord,
    delivery: Delivery,
    answer: Answer,
    { problem, calm }: { problem: Problem | undefined; calm: ExecutionOutcome },
  ): void {
    record.end({
      outcome: problem ? outcomeOf(problem) : calm,
      problem: (problem ?? delivery.refusal)?.code ?? null,
      status: answer.status,
      // What a gate said of a call that was to be captured stands, whatever came of that.
      gates: this.#decided(delivery, delivery.refusal ?? problem),
      reply: null,
    })
    if (isToKeep(record, delivery)) record.execution.reply = replyMessage(answer, delivery)
  }

  /** The caller went away before the body's end. */
  cutOff(record: ExecutionRecord, delivery: Delivery): void {
    const gates = this.#first(delivery.passed)
    record.end({ outcome: 'cut-off', problem: null, status: null, gates, reply: null })
  }

  /** Asks of a delivery that is answered without a look at it whether its secret is right. */
  recognise(delivery: Delivery): void {
    for (const gate of this.#gates) {
      // What it refuses with does not matter any more.
      if (gate.check(delivery) !== undefined) return
      delivery.passed += 1
      if (delivery.instance) return
    }
  }

  /** Asks whether the secret is right of a delivery that a gate has refused before that: then it has its record. */
  identify(delivery: Delivery): void {
    for (const gate of this.#gates) if (gate.identifies) void gate.check(delivery)
  }

  /** A call was refused that has not proved to know a secret: some of those are kept, and next to nothing of them. */
  stranger(delivery: Delivery, problem: Problem): void {
    const now = this.parts.clock.now()
    const calls = this.#strangers.take(now)
    if (calls === 0) return
    const fields = { ...this.#fieldsOf(delivery), ...NOBODY, verb: delivery.verb.slice(0, MOST_VERB), calls }
    const record = new ExecutionRecord(fields, this.parts)
    const { status } = problemAnswer(problem, '')
    const gates = this.#decided(delivery, problem)
    record.end({ outcome: 'refused', problem: problem.code, status, gates, reply: null })
    this.parts.commits.later({ entries: [record] })
  }

  #fieldsOf(delivery: Delivery): Fields {
    const { instance, execution, id, url, verb, address, replayOf, bypassed, began, passed } = delivery
    const settings = instance?.systemTrigger
    return {
      id: execution,
      request: withoutSecrets(id, delivery),
      run: null,
      instance: instance?.id ?? null,
      system: settings?.control_system_id ?? null,
      trigger: settings?.trigger_id ?? null,
      module: moduleOf(delivery),
      method: methodOf(delivery),
      verb,
      state: 'received',
      outcome: null,
      status: null,
      problem: null,
      gates: this.#first(passed),
      received: began,
      started: null,
      finished: null,
      debounced: false,
      handed_over: false,
      calls: 1,
      replay_of: replayOf ?? null,
      address,
      query: '',
      binary: url.exec?.binary ?? false,
      bypassed,
      message: null,
      reply: null,
    }
  }

  #first(count: number): readonly string[] {
    return this.#firstGates[count] ?? []
  }

  /** The gates passed, and the one that refused; a problem after all that were due is no gate's. */
  #decided({ passed, body }: Delivery, problem: Problem | undefined): readonly GateDecision[] {
    const first = this.#first(passed)
    const refusing = this.#gates[passed]
    const due = body ? this.#gates.length : this.#beforeBody
    // What comes while the webhooks close is refused by no gate.
    if (!problem || !refusing || passed >= due || problem.code === 'shutting-down') return first
    return [...first, { gate: refusing.name, code: problem.code }]
  }
}

/** No verb of HTTP's is longer. */
const MOST_VERB = 20

/** What is known of all calls that have not proved to know a secret: none of their words. */
const NOBODY = {
  request: '',
  run: null,
  instance: null,
  system: null,
  trigger: null,
  module: null,
  method: null,
  query: '',
  binary: false,
  replay_of: null,
  bypassed: [],
} as const
