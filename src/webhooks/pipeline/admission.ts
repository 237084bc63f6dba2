import type { Log } from '../../log/index.js'
import { Problem } from '../../problem/index.js'
import type { MaybePromise } from '../../runtime/index.js'
import type { Triggers } from '../../triggers/index.js'
import { CUT_OFF } from '../delivery/body.js'
import type { Delivery } from '../delivery/delivery.js'
import { passGates, type Gate } from '../gates/gate.js'
import { changeMeanwhile } from '../gates/change-meanwhile.js'
import { NOT_FOUND } from '../gates/webhook-gates.js'
import { isToCapture } from './capture.js'
import type { Handling } from './handling.js'

/** What admission asks. */
export interface AdmissionParts {
  readonly gates: readonly Gate[]
  readonly log: Log
  /** Asked once more when a body has come: an instance may have been changed or removed meanwhile. */
  readonly triggers: Pick<Triggers, 'find'>
}

/** What becomes of deliveries at the gates. */
export interface Admitted {
  /** All gates are passed; or one refuses, and the instance captures its calls. */
  passed(handling: Handling): void
  refused(handling: Handling, problem: Problem): void
  /** The caller went away before the body's end. */
  cutOff(handling: Handling): void
}

/**
 * Puts deliveries through the gates, in this very turn where they decide at once. What can be decided without the body
 * is decided first, so that nobody makes this process hold a body without knowing a secret.
 */
export class Admission {
  readonly headGates: readonly Gate[]
  readonly #bodyGates: readonly Gate[]
  #toldOfConsumedBody = false

  constructor(
    private readonly parts: AdmissionParts,
    private readonly next: Admitted,
  ) {
    this.headGates = parts.gates.filter((gate) => !gate.needsBody)
    this.#bodyGates = parts.gates.filter((gate) => gate.needsBody)
  }

  begin(handling: Handling): void {
    const decision = this.#decide(this.headGates, handling.delivery)
    if (decision instanceof Promise)
      void decision.then((later) => {
        this.#afterHead(handling, later)
      })
    else this.#afterHead(handling, decision)
  }

  #afterHead(handling: Handling, problem: Problem | undefined): void {
    const { delivery, caller } = handling
    if (problem && !captures(delivery, problem)) {
      this.next.refused(handling, problem)
      return
    }
    caller.readBody((body, sent) => {
      delivery.sent = sent
      handling.resume(() => {
        if (body === CUT_OFF) this.next.cutOff(handling)
        else if (body instanceof Problem) this.#failBody(handling, body)
        else this.#takeBody(handling, body)
      })
    })
  }

  /** A host has read a body before us: every call of such a host would say the same, so the log has it once. */
  #failBody(handling: Handling, problem: Problem): void {
    if (problem.code === 'body-consumed') {
      if (!this.#toldOfConsumedBody) this.parts.log.error(problem.message)
      this.#toldOfConsumedBody = true
    }
    this.next.refused(handling, handling.delivery.refusal ?? problem)
  }

  #takeBody(handling: Handling, body: Buffer): void {
    const { delivery } = handling
    const change = changeMeanwhile(delivery, this.parts.triggers)
    if (change && !isLetOn(delivery, change)) {
      this.next.refused(handling, change)
      return
    }
    delivery.body = body
    const decision = delivery.refusal ? undefined : this.#decide(this.#bodyGates, delivery)
    if (decision instanceof Promise)
      void decision.then((later) => {
        this.#afterBody(handling, later)
      })
    else this.#afterBody(handling, decision)
  }

  #afterBody(handling: Handling, problem: Problem | undefined): void {
    if (problem && !captures(handling.delivery, problem)) this.next.refused(handling, problem)
    else this.next.passed(handling)
  }

  /** What gates decide. One that fails refuses as well: in the turn a body ends there is nobody to throw to. */
  #decide(gates: readonly Gate[], delivery: Delivery): MaybePromise<Problem | undefined> {
    try {
      const decision = passGates(gates, delivery)
      return decision instanceof Promise
        ? decision.catch((error: unknown) => this.#failed(error, delivery))
        : decision
    } catch (error) {
      return this.#failed(error, delivery)
    }
  }

  #failed(error: unknown, { id }: Delivery): Problem {
    this.parts.log.error('a gate failed', { error, request: id })
    return Problem.from(error)
  }
}

/** Whether a delivery that a gate refuses goes on all the same, to be captured with its refusal. */
function captures(delivery: Delivery, problem: Problem): boolean {
  if (!isToCapture(delivery)) return false
  delivery.refusal = problem
  return true
}

/** Whether it goes on although its instance has changed: one that captures takes what it would refuse, until it is gone. */
const isLetOn = (delivery: Delivery, change: Problem): boolean =>
  change !== NOT_FOUND && (delivery.refusal !== undefined || captures(delivery, change))
