import type { ServerResponse } from 'node:http'
import type { ExecutionEvent, ExecutionRecorder, GateDecision } from '../../journal/index.js'
import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import { ACCEPTED, problemAnswer, type Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import { inOrder, type Gate } from '../gates/gate.js'
import type { Keeper } from './keeper.js'
import { calmOutcomeOf, outcomeOf, ownOf, type Begun, type End } from './outcome.js'
import { methodOf, moduleOf, withoutSecrets } from './redact.js'

/**
 * Tells of what becomes of deliveries whose secret has proved right, and has it kept; of others it tells nothing, and
 * few are kept, so that nobody else can fill an instance's stream or the journal. What happens on the way is noted on
 * the delivery, and an event is made at the end.
 */
export class Recorder {
  /** In the order of decision. */
  readonly #gates: readonly Gate[]
  /** At `n` the names of the first n gates. */
  readonly #firstGates: readonly (readonly string[])[]
  /** How many gates are decided before the body is read. */
  readonly #beforeBody: number

  constructor(
    private readonly executions: ExecutionRecorder | undefined,
    private readonly keeper: Keeper | undefined,
    gates: readonly Gate[],
    private readonly clock: Clock,
  ) {
    this.#gates = inOrder(gates)
    const names = this.#gates.map(({ name }) => name)
    this.#firstGates = Array.from({ length: names.length + 1 }, (_, count) => names.slice(0, count))
    this.#beforeBody = gates.filter((gate) => !gate.needsBody).length
  }

  /** A delivery has come. */
  begin(delivery: Delivery): void {
    delivery.began = this.clock.now()
  }

  /**
   * A delivery has passed its gates or is captured; whatever it asks for comes after. Gives what to wait for: that it
   * is kept. Rejects with Problem `storage-unavailable`.
   * @param answer where it is known what it will be answered
   */
  receive(
    delivery: Delivery,
    answer: Answer | undefined = delivery.target ? undefined : ACCEPTED,
  ): Promise<void> | undefined {
    const end = answer && this.#endOf(delivery, answer.status, undefined)
    const event = this.keeper && this.#event(delivery, ownOf(delivery), end)
    return event && this.keeper.receive({ event, delivery }, answer)
  }

  /**
   * A delivery's method cannot be called yet; `start` or its end follows. Nothing of it is kept that is not already.
   * @param run the run at the end of a burst, if it is that which waits
   */
  queue(delivery: Delivery, position: number, run?: Begun): void {
    this.#tell(delivery, run ?? ownOf(delivery), undefined, position)
  }

  /**
   * A delivery's method is about to be called; its end follows.
   * @param run as `queue` has it
   */
  start(delivery: Delivery, run?: Begun): void {
    const event = this.#tell(delivery, run ?? ownOf(delivery), undefined)
    if (!event) return
    if (run) this.keeper?.noteRun({ event, delivery }, undefined)
    else this.keeper?.note({ event, delivery }, undefined)
  }

  /** A delivery's caller was told where to fetch the reply; `end` follows. */
  handOver(delivery: Delivery): void {
    this.keeper?.handOver(delivery)
  }

  /**
   * A delivery has been answered, be it with a problem.
   * @param status what was sent; null where it could not be
   */
  end(delivery: Delivery, status: number | null, answer: Answer, problem?: Problem): void {
    if (!delivery.instance) {
      if (problem) this.keeper?.stranger(delivery, problem.code, this.#decided(delivery, problem), answer)
      return
    }
    const event = this.#tell(delivery, ownOf(delivery), this.#endOf(delivery, status, problem))
    if (event) this.keeper?.note({ event, delivery }, status === null ? undefined : answer)
  }

  /** The caller went away before the body's end. */
  cutOff(delivery: Delivery): void {
    if (!delivery.instance) return
    const gates = this.#first(delivery.passed)
    const end: End = { outcome: 'cut-off', problem: null, status: null, gates }
    const event = this.#tell(delivery, ownOf(delivery), end)
    if (event) this.keeper?.note({ event, delivery }, undefined)
  }

  /** A delivery has been answered without a look at it: only now it is asked whether its secret is right. */
  turnAway(
    delivery: Delivery,
    { statusCode: status }: ServerResponse,
    answer: Answer,
    { code: problem }: Problem,
  ): void {
    for (const gate of this.#gates) {
      // What it refuses with does not matter any more.
      if (gate.check(delivery) !== undefined) return
      delivery.passed += 1
      if (delivery.instance) break
    }
    const gates = this.#first(delivery.passed)
    const event = this.#tell(delivery, ownOf(delivery), { outcome: 'refused', problem, status, gates })
    if (event) this.keeper?.note({ event, delivery }, answer)
  }

  /** A burst has got a run at its end, which a delivery is the first to wait for. Gives what to wait for, as `receive` does. */
  receiveRun(delivery: Delivery, run: string): Promise<void> | undefined {
    const event = this.keeper && this.#event(delivery, this.beginRun(run), undefined)
    return event && this.keeper.receiveRun({ event, delivery })
  }

  /** A burst is over: this is its run from now on, with its last delivery. */
  beginRun(run: string): Begun {
    return { execution: run, request: run, run, debounced: true, handedOver: false, began: this.clock.now() }
  }

  /** The run of a burst has ended. */
  endRun(delivery: Delivery, run: Begun, outcome: Answer | Problem): void {
    const problem = outcome instanceof Problem ? outcome : undefined
    const event = this.#tell(delivery, run, {
      outcome: problem ? outcomeOf(problem) : 'answered',
      problem: problem?.code ?? null,
      status: outcome.status,
      gates: this.#first(delivery.passed),
    })
    const answer = outcome instanceof Problem ? problemAnswer(outcome, run.execution) : outcome
    if (event) this.keeper?.noteRun({ event, delivery }, answer)
  }

  #endOf(delivery: Delivery, status: number | null, problem: Problem | undefined): End {
    return {
      outcome: problem ? outcomeOf(problem) : calmOutcomeOf(delivery),
      problem: (problem ?? delivery.refusal)?.code ?? null,
      status,
      // What a gate said of a call that was to be captured stands, whatever came of that.
      gates: this.#decided(delivery, delivery.refusal ?? problem),
    }
  }

  #tell(
    delivery: Delivery,
    begun: Begun,
    end: End | undefined,
    position?: number,
  ): ExecutionEvent | undefined {
    const event = this.#event(delivery, begun, end, position)
    if (event) this.executions?.record(event)
    return event
  }

  #event(
    delivery: Delivery,
    { execution, request, run, debounced, handedOver, began }: Begun,
    end: End | undefined,
    position?: number,
  ): ExecutionEvent | undefined {
    const { instance } = delivery
    if (!instance) return undefined
    const { control_system_id: system, trigger_id: trigger } = instance.systemTrigger
    return {
      state: end ? 'finished' : position === undefined ? 'started' : 'queued',
      queue_position: position ?? null,
      execution,
      request: withoutSecrets(request, delivery),
      run,
      instance: instance.id,
      system,
      trigger,
      module: moduleOf(delivery),
      method: methodOf(delivery),
      verb: delivery.verb,
      status: end?.status ?? null,
      gates: end?.gates ?? this.#first(delivery.passed),
      problem: end?.problem ?? null,
      debounced,
      handed_over: handedOver,
      started: began,
      // A clock that is set back makes nothing end before it began.
      duration_ms: end ? Math.max(0, this.clock.now() - began) : null,
      outcome: end?.outcome ?? null,
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
    if (!problem || !refusing || passed >= due) return first
    return [...first, { gate: refusing.name, code: problem.code }]
  }
}
