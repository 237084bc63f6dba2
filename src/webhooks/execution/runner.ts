import { isVerb } from '../../driver/index.js'
import type { ExecutionIds } from '../../journal/index.js'
import type { Log } from '../../log/index.js'
import { Problem } from '../../problem/index.js'
import type { MaybePromise, Runtime, WebhookTarget } from '../../runtime/index.js'
import type { Clock } from '../../time/index.js'
import { ACCEPTED, standsFor, type Answer } from '../replies/answer.js'
import { Burst } from './burst.js'
import { DriverCall, type CallListeners } from './driver-call.js'
import type { Delivery } from '../delivery/delivery.js'
import { inTime } from '../replies/in-time.js'
import type { Begun } from '../record/outcome.js'
import type { Recorder } from '../record/record.js'
import { applyReplyRules } from './reply-rules.js'
import type { InFlight } from '../delivery/in-flight.js'

/** Runs driver methods for deliveries that passed every gate. */
export class Runner implements CallListeners {
  readonly #bursts = new Map<string, Burst>()

  constructor(
    private readonly runtime: Runtime,
    private readonly clock: Clock,
    readonly log: Log,
    private readonly inFlight: InFlight,
    readonly recorder: Recorder | undefined,
    private readonly ids: ExecutionIds,
  ) {}

  /**
   * Gives the answer to an admitted delivery: the driver's where it asks for an execution, else 202. Called back
   * in this very turn where the driver answers at once.
   */
  answer(delivery: Delivery, done: (outcome: Answer | Problem) => void): void {
    const { target } = delivery
    if (!target) {
      done(ACCEPTED)
      return
    }
    const { execution } = delivery
    const { debounce } = target.endpoint
    let opened: string | undefined
    const standing =
      debounce &&
      this.#burstOf(target, debounce).take(
        execution,
        () => (opened = this.ids.next()),
        (id) => {
          this.#executeLater(delivery, target, id)
        },
      )
    delivery.run = standing ?? execution
    delivery.isSuppressed = standing !== undefined
    if (standing !== undefined) {
      // Whoever is told of it finds it in the journal.
      const kept = opened === undefined ? undefined : this.recorder?.receiveRun(delivery, opened)
      if (kept)
        inTime(kept, this.clock).then(
          () => {
            done(standsFor(standing))
          },
          (error: unknown) => {
            done(Problem.from(error))
          },
        )
      else done(standsFor(standing))
      return
    }
    this.#execute(delivery, target, execution, done)
  }

  /** Runs at once what still waits for the end of a burst. */
  flush(): void {
    for (const burst of this.#bursts.values()) burst.flush()
  }

  #execute(
    delivery: Delivery,
    target: WebhookTarget,
    execution: string,
    done: (outcome: Answer | Problem) => void,
    run?: Begun,
  ): void {
    const { verb, body } = delivery
    if (!isVerb(verb) || !body) throw new Error('executed before the gates were passed')
    let result: MaybePromise<unknown>
    try {
      const call = new DriverCall(delivery, verb, body, execution, this, run)
      result = this.runtime.callWebhook(target, call)
    } catch (error) {
      done(this.#failed(error, execution))
      return
    }
    if (result instanceof Promise) {
      result.then(
        (later) => {
          done(this.#judge(later, target, execution))
        },
        (error: unknown) => {
          done(this.#failed(error, execution))
        },
      )
    } else {
      done(this.#judge(result, target, execution))
    }
  }

  /** What a method answered, as HTTP; what was odd about it is also said to its author, in the log. */
  #judge(result: unknown, { module, endpoint }: WebhookTarget, execution: string): Answer | Problem {
    const outcome = applyReplyRules(result)
    if (outcome instanceof Problem) {
      this.log.error(outcome.message, { module, method: endpoint.name, execution })
    }
    return outcome
  }

  /** What a runtime failed with; only what is no problem needs the log, as the answer does not say it. */
  #failed(error: unknown, execution: string): Problem {
    if (!(error instanceof Problem)) this.log.error('an execution failed unexpectedly', { execution, error })
    return Problem.from(error)
  }

  #executeLater(delivery: Delivery, target: WebhookTarget, execution: string): void {
    this.inFlight.enter()
    const run = this.recorder?.beginRun(execution)
    const done = (outcome: Answer | Problem): void => {
      this.inFlight.leave()
      if (run) this.recorder?.endRun(delivery, run, outcome)
      if (outcome instanceof Problem)
        this.log.error('a debounced execution failed', { execution, error: outcome })
    }
    this.#execute(delivery, target, execution, done, run)
  }

  #burstOf(
    { module, endpoint }: WebhookTarget,
    debounce: NonNullable<WebhookTarget['endpoint']['debounce']>,
  ): Burst {
    const key = `${module}.${endpoint.name}`
    let burst = this.#bursts.get(key)
    if (!burst) this.#bursts.set(key, (burst = new Burst(debounce, this.clock)))
    return burst
  }
}
