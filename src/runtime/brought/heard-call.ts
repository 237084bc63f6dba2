import type { Verb, WebhookContext, WebhookHeaders } from '../../driver/index.js'
import type { LateOutcome, WebhookCall } from '../calls.js'
import type { Wait } from './wait.js'

/** A call as a host's runtime gets it: what is told of it too late or twice is not passed on. */
export class HeardCall implements WebhookCall {
  readonly verb: Verb
  readonly headers: WebhookHeaders
  declare readonly body: string
  readonly context: WebhookContext<unknown>
  readonly caller: string
  #hasStarted = false
  wait: Wait | undefined

  constructor(private readonly call: WebhookCall) {
    this.verb = call.verb
    this.headers = call.headers
    this.context = call.context
    this.caller = call.caller
    // Made when it is asked for, since a call may wait long before; one of its own, so that a copy of the call has it.
    Object.defineProperty(this, 'body', { enumerable: true, get: () => call.body })
  }

  readonly onQueued = (position: number): void => {
    if (this.#hasStarted || this.wait?.isOver) return
    this.wait?.begin()
    this.call.onQueued(position)
  }

  readonly onStart = (): void => {
    if (this.#hasStarted || this.wait?.isOver) return
    this.#hasStarted = true
    this.wait?.begin()
    this.call.onStart()
  }

  readonly onLate = (outcome: LateOutcome): void => {
    this.call.onLate(outcome)
  }
}
