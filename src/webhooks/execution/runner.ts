import { isVerb } from '../../driver/index.js'
import type { Log } from '../../log/index.js'
import { Problem } from '../../problem/index.js'
import type { MaybePromise, Runtime, WebhookTarget } from '../../runtime/index.js'
import type { Delivery } from '../delivery/delivery.js'
import type { ExecutionRecord } from '../record/execution-record.js'
import type { Answer } from '../replies/answer.js'
import { DriverCall } from './driver-call.js'
import { applyReplyRules } from './reply-rules.js'

/** Runs driver methods for deliveries that passed every gate. */
export class Runner {
  constructor(
    private readonly runtime: Runtime,
    private readonly log: Log,
  ) {}

  /**
   * Gives what the method of a delivery answers. Called back in this very turn where it does so at once.
   * @param record hears when it waits and when it begins
   */
  execute(
    delivery: Delivery,
    target: WebhookTarget,
    record: ExecutionRecord,
    done: (outcome: Answer | Problem) => void,
  ): void {
    const { verb, body } = delivery
    if (!isVerb(verb) || !body) throw new Error('executed before the gates were passed')
    let result: MaybePromise<unknown>
    try {
      const call = new DriverCall(delivery, verb, record, this.log)
      result = this.runtime.callWebhook(target, call)
    } catch (error) {
      done(this.#failed(error, record.id))
      return
    }
    if (result instanceof Promise) {
      result.then(
        (later) => {
          done(this.#judge(later, target, record.id))
        },
        (error: unknown) => {
          done(this.#failed(error, record.id))
        },
      )
    } else {
      done(this.#judge(result, target, record.id))
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
}
