import type { ServerResponse } from 'node:http'
import type { ExecutionOutcome, ExecutionRecorder, GateDecision } from '../journal/index.js'
import { Problem, type ProblemCode } from '../problem/index.js'
import type { Clock } from '../time/index.js'
import type { Answer } from './answer.js'
import type { Delivery } from './delivery.js'
import type { Gate } from './gate.js'
import { methodOf, moduleOf, withoutSecrets } from './redact.js'

/** What begins: a delivery's own execution, or the run that stands for a burst. */
interface Begun {
  readonly execution: string
  readonly run: string | null
  readonly debounced: boolean
  /** Milliseconds since the epoch. */
  readonly began: number
}

/** How it ends. */
interface End {
  readonly outcome: ExecutionOutcome
  readonly problem: ProblemCode | null
  readonly status: number | null
  readonly gates: readonly GateDecision[]
}

/**
 * Tells of what becomes of deliveries whose secret has proved right; of others it does not, so that nobody else can
 * fill an instance's stream. What happens on the way is noted on the delivery, and an event is made at the end.
 */
export class Recorder {
  /** In the order of decision. */
  readonly #gates: readonly Gate[]
  /** At `n` the names of the first n gates. */
  readonly #firstGates: readonly (readonly string[])[]
  /** How many gates are decided before the body is read. */
  readonly #beforeBody: number

  constructor(
    private readonly executions: ExecutionRecorder,
    gates: readonly Gate[],
    private readonly clock: Clock,
  ) {
    const head = gates.filter((gate) => !gate.needsBody)
    this.#gates = [...head, ...gates.filter((gate) => gate.needsBody)]
    const names = this.#gates.map(({ name }) => name)
    this.#firstGates = Array.from({ length: names.length + 1 }, (_, count) => names.slice(0, count))
    this.#beforeBody = head.length
  }

  /** A delivery has come. */
  begin(delivery: Delivery): void {
    delivery.began = this.clock.now()
  }

  /** A delivery's method is about to be called; `end` follows. */
  start(delivery: Delivery): void {
    if (delivery.instance) this.#tell(delivery, ownOf(delivery), undefined)
  }

  /** A delivery has been answered, be it with a problem. */
  end(delivery: Delivery, response: ServerResponse, problem?: Problem): void {
    if (!delivery.instance) return
    this.#tell(delivery, ownOf(delivery), {
      outcome: problem ? outcomeOf(problem) : calmOutcomeOf(delivery),
      problem: problem?.code ?? null,
      status: response.headersSent ? response.statusCode : null,
      gates: this.#decided(delivery, problem),
    })
  }

  /** The caller went away before the body's end. */
  cutOff(delivery: Delivery): void {
    if (!delivery.instance) return
    const gates = this.#first(delivery.passed)
    this.#tell(delivery, ownOf(delivery), { outcome: 'cut-off', problem: null, status: null, gates })
  }

  /** A delivery has been answered without a look at it: only now it is asked whether its secret is right. */
  turnAway(delivery: Delivery, { statusCode: status }: ServerResponse, { code: problem }: Problem): void {
    for (const gate of this.#gates) {
      // What it refuses with does not matter any more.
      if (gate.check(delivery) !== undefined) return
      delivery.passed += 1
      if (delivery.instance) break
    }
    const gates = this.#first(delivery.passed)
    this.#tell(delivery, ownOf(delivery), { outcome: 'refused', problem, status, gates })
  }

  /**
   * A burst is over and its run is about to begin, with its last delivery.
   * @returns what hears how it ends
   */
  startRun(delivery: Delivery, run: string): (outcome: Answer | Problem) => void {
    const begun: Begun = { execution: run, run, debounced: true, began: this.clock.now() }
    this.#tell(delivery, begun, undefined)
    return (outcome) => {
      const problem = outcome instanceof Problem ? outcome : undefined
      this.#tell(delivery, begun, {
        outcome: problem ? outcomeOf(problem) : 'answered',
        problem: problem?.code ?? null,
        status: outcome.status,
        gates: this.#first(delivery.passed),
      })
    }
  }

  #tell(delivery: Delivery, { execution, run, debounced, began }: Begun, end: End | undefined): void {
    const { instance } = delivery
    if (!instance) return
    const { control_system_id: system, trigger_id: trigger } = instance.systemTrigger
    this.executions.record({
      state: end ? 'finished' : 'started',
      execution: withoutSecrets(execution, delivery),
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
      started: began,
      // A clock that is set back makes nothing end before it began.
      duration_ms: end ? Math.max(0, this.clock.now() - began) : null,
      outcome: end?.outcome ?? null,
    })
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

const ownOf = ({ id, run, isSuppressed, began }: Delivery): Begun => ({
  execution: id,
  run: run ?? null,
  debounced: isSuppressed,
  began,
})

/** What a delivery without a problem came to. */
function calmOutcomeOf({ target, isSuppressed }: Delivery): ExecutionOutcome {
  if (!target) return 'notified'
  return isSuppressed ? 'suppressed' : 'answered'
}

function outcomeOf({ code }: Problem): ExecutionOutcome {
  if (code === 'driver-timeout') return 'timed-out'
  return code === 'driver-failed' || code === 'unexpected-failure' ? 'failed' : 'refused'
}
