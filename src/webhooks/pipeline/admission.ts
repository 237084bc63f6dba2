import type { ServerResponse } from 'node:http'
import type { ExecutionIds } from '../../journal/index.js'
import type { Log } from '../../log/index.js'
import { Problem, type ProblemCode } from '../../problem/index.js'
import type { MaybePromise } from '../../runtime/index.js'
import type { Triggers } from '../../triggers/index.js'
import { CUT_OFF, readBody } from '../delivery/body.js'
import type { ClientAddress } from '../delivery/client-address.js'
import type { Delivery } from '../delivery/delivery.js'
import { EXEC_DISABLED } from '../gates/execution-gates.js'
import { passGates, type Gate } from '../gates/gate.js'
import { NOT_FOUND } from '../gates/webhook-gates.js'
import type { WrongSecrets } from '../gates/wrong-secrets.js'
import type { LateReplies } from '../late-replies/late-replies.js'
import { send, sentStatus } from '../replies/answer.js'
import { capture, isToCapture, type CaptureParts } from './capture.js'
import { DELIVERY, type HookRequest } from './middleware.js'
import { refusalAnswer } from './refusal-answer.js'

/** Hears of calls that are refused before their secret has proved right, of which nothing else is told. */
export type RefusalListener = (gate: string | undefined, code: ProblemCode) => void

/** What admission asks. */
export interface AdmissionParts extends CaptureParts {
  readonly gates: readonly Gate[]
  readonly maxBodyBytes: number
  readonly log: Log
  readonly ids: ExecutionIds
  /** Asked at once, since a connection that has closed has no address. */
  readonly addressOf: ClientAddress
  /** Counts wrong secrets, whatever instance they are of, be there one or not. */
  readonly wrongSecrets: WrongSecrets
  readonly late: LateReplies
  /** Asked once more when a body has come: an instance may have been changed or removed meanwhile. */
  readonly triggers: Pick<Triggers, 'find'>
  readonly onRefusal?: RefusalListener | undefined
}

/** What all admissions share. */
export class Admitting {
  readonly headGates: readonly Gate[]
  readonly bodyGates: readonly Gate[]
  #toldOfConsumedBody = false

  constructor(readonly parts: AdmissionParts) {
    this.headGates = parts.gates.filter((gate) => !gate.needsBody)
    this.bodyGates = parts.gates.filter((gate) => gate.needsBody)
  }

  /** A host has read a body before us: every call of such a host would say the same, so the log has it once. */
  tellOfConsumedBody({ message }: Problem): void {
    if (!this.#toldOfConsumedBody) this.parts.log.error(message)
    this.#toldOfConsumedBody = true
  }
}

/**
 * Puts one delivery through the gates, in this very turn where they decide at once, and answers it where it is
 * refused or captured. What can be decided without the body is decided first.
 */
export class Admission {
  constructor(
    private readonly shared: Admitting,
    private readonly delivery: Delivery,
    private readonly request: HookRequest,
    private readonly response: ServerResponse,
    private readonly next: (error?: unknown) => void,
  ) {}

  begin(): void {
    const decision = this.#decide(this.shared.headGates)
    if (decision instanceof Promise)
      void decision.then((later) => {
        this.#afterHead(later)
      })
    else this.#afterHead(decision)
  }

  #afterHead(problem: Problem | undefined): void {
    if (problem && !this.#captures(problem)) {
      this.#refuse(problem)
      return
    }
    readBody(this.request, this.response, this.shared.parts.maxBodyBytes, (body) => {
      if (body === CUT_OFF) this.#cutOff()
      else if (body instanceof Problem) this.#failBody(body)
      else this.#takeBody(body)
    })
  }

  #cutOff(): void {
    const { inFlight, log, recorder } = this.shared.parts
    inFlight.leave()
    log.debug('a caller went away before its body ended', { request: this.delivery.id })
    recorder?.cutOff(this.delivery)
  }

  #failBody(problem: Problem): void {
    if (problem.code === 'body-consumed') this.shared.tellOfConsumedBody(problem)
    this.#refuse(this.delivery.refusal ?? problem)
  }

  #takeBody(body: Buffer): void {
    const change = changeMeanwhile(this.delivery, this.shared.parts.triggers)
    if (change && !this.#isLetOn(change)) {
      this.#refuse(change)
      return
    }
    this.delivery.body = body
    const decision = this.delivery.refusal ? undefined : this.#decide(this.shared.bodyGates)
    if (decision instanceof Promise)
      void decision.then((later) => {
        this.#afterBody(later)
      })
    else this.#afterBody(decision)
  }

  #afterBody(problem: Problem | undefined): void {
    const { delivery } = this
    if (problem && !this.#captures(problem)) {
      this.#refuse(problem)
      return
    }
    this.request[DELIVERY] = delivery
    if (isToCapture(delivery)) capture(delivery, this.response, this.shared.parts, this.next)
    else this.next(delivery.refusal)
  }

  /** What gates decide. One that fails refuses as well: in the turn a body ends there is nobody to throw to. */
  #decide(gates: readonly Gate[]): MaybePromise<Problem | undefined> {
    try {
      const decision = passGates(gates, this.delivery)
      return decision instanceof Promise ? decision.catch((error: unknown) => this.#failed(error)) : decision
    } catch (error) {
      return this.#failed(error)
    }
  }

  #failed(error: unknown): Problem {
    this.shared.parts.log.error('a gate failed', { error, request: this.delivery.id })
    return Problem.from(error)
  }

  /** Whether a delivery that a gate refuses goes on all the same, to be captured with its refusal. */
  #captures(problem: Problem): boolean {
    if (!isToCapture(this.delivery)) return false
    this.delivery.refusal = problem
    return true
  }

  /** Whether it goes on although its instance has changed: one that captures takes what it would refuse, until it is gone. */
  #isLetOn(change: Problem): boolean {
    return change !== NOT_FOUND && (this.delivery.refusal !== undefined || this.#captures(change))
  }

  #refuse(problem: Problem): void {
    const { delivery, response } = this
    const { inFlight, recorder, wrongSecrets, onRefusal } = this.shared.parts
    inFlight.leave()
    const sent = refusalAnswer(problem, delivery.id)
    try {
      send(response, delivery.id, sent)
    } catch (error) {
      this.next(error)
    }
    recorder?.end(delivery, sentStatus(response), sent, problem)
    if (problem === NOT_FOUND && !delivery.secretKind) wrongSecrets.fail(delivery.address)
    if (!delivery.instance) onRefusal?.(this.shared.headGates[delivery.passed]?.name, problem.code)
  }
}

/** Why a delivery that was let in before its body came is refused now, if so: a disabled webhook runs nothing. */
function changeMeanwhile({ instance, url }: Delivery, triggers: Pick<Triggers, 'find'>): Problem | undefined {
  if (!instance) return undefined
  const { enabled, exec_enabled } = instance.systemTrigger
  const isOpen = enabled && instance.trigger.enable_webhook && triggers.find(instance.id) === instance
  if (!isOpen) return NOT_FOUND
  return url.exec && !exec_enabled ? EXEC_DISABLED : undefined
}
