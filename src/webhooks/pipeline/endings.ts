import type { Commits, Unit } from '../../commit/index.js'
import type { ExecutionOutcome } from '../../journal/index.js'
import type { Log } from '../../log/index.js'
import { Problem, type ProblemCode } from '../../problem/index.js'
import { PREFIX } from '../../webhook-url/index.js'
import { readable } from '../delivery/cors.js'
import type { InFlight } from '../delivery/in-flight.js'
import type { Gate } from '../gates/gate.js'
import { NOT_FOUND } from '../gates/webhook-gates.js'
import type { WrongSecrets } from '../gates/wrong-secrets.js'
import type { Recorder } from '../record/recorder.js'
import { entriesOf } from '../record/policy.js'
import { problemAnswer, type Answer } from '../replies/answer.js'
import type { PendingReplies } from '../replies/pending-replies.js'
import type { Handling } from './handling.js'
import type { Uses } from './use-up.js'

/** Hears of calls that are refused before their secret has proved right, of which nothing else is told. */
export type RefusalListener = (gate: string | undefined, code: ProblemCode) => void

/** What it takes to end deliveries. */
export interface EndingParts {
  readonly commits: Pick<Commits, 'commit' | 'later'>
  readonly inFlight: InFlight
  readonly recorder: Recorder
  readonly pendingReplies: PendingReplies
  readonly log: Log
  /** Counts wrong secrets, whatever instance they are of, be there one or not. */
  readonly wrongSecrets: WrongSecrets
  readonly onRefusal?: RefusalListener | undefined
}

/** What an admitted delivery comes to. */
export interface Ended {
  readonly answer: Answer
  readonly problem: Problem | undefined
  /** What it comes to without a problem. */
  readonly calm: ExecutionOutcome
}

/** What the same calls are told meanwhile. */
const UNWRITTEN = new Problem(
  'storage-unavailable',
  'what the first of the same calls came to is still to be written: try again later',
)

const LOST = 'the method ran, and what it came to could not be written down; that is tried again'

/** Made once, since it must be the same to the byte whatever the reason; so it names no occurrence. */
const NOT_FOUND_ANSWER = problemAnswer(NOT_FOUND, PREFIX)

/** What a call is answered that is refused. */
export const refusalAnswer = (problem: Problem, id: string): Answer =>
  problem === NOT_FOUND ? NOT_FOUND_ANSWER : problemAnswer(problem, id)

/** Answers deliveries, and has their records told and kept. */
export class Endings {
  constructor(
    private readonly parts: EndingParts,
    private readonly uses: Uses,
    private readonly headGates: readonly Gate[],
  ) {}

  /** A gate has refused it, or its body has; nobody waits for its row. */
  refuse(handling: Handling, problem: Problem): void {
    const { delivery } = handling
    const { recorder, wrongSecrets, onRefusal } = this.parts
    if (!delivery.instance && problem !== NOT_FOUND && delivery.replayOf === undefined)
      recorder.identify(delivery)
    if (!delivery.instance) {
      this.send(handling, refusalAnswer(problem, delivery.id))
      // Nobody has called.
      if (delivery.replayOf !== undefined) return
      recorder.stranger(delivery, problem)
      if (delivery.isGuess) wrongSecrets.fail(delivery.address)
      // What comes while the webhooks close is refused by no gate.
      const gate = problem.code === 'shutting-down' ? undefined : this.headGates[delivery.passed]
      onRefusal?.(gate?.name, problem.code)
      return
    }
    this.fail(handling, problem)
  }

  /**
   * It comes to nothing but a problem, and nothing ran: what it took is given back, and those who wait for the same
   * call hear the same.
   */
  fail(handling: Handling, problem: Problem): void {
    const { delivery, pendingReply } = handling
    const { recorder, pendingReplies, commits } = this.parts
    const answer = refusalAnswer(problem, delivery.id)
    const record = (handling.record ??= recorder.open(delivery))
    this.giveBack(handling, 'nothing ran')
    if (pendingReply) {
      pendingReplies.forget(pendingReply)
      pendingReply.fail(problem)
    }
    recorder.end(record, delivery, answer, { problem, calm: 'answered' })
    const reply = pendingReply && { execution: delivery.execution, reply: null }
    const status = this.send(handling, answer)
    record.execution.status = status
    const entries = entriesOf(record, delivery, recorder)
    if (reply || entries.length > 0) commits.later({ entries, reply })
    record.tell()
  }

  /** Something failed that nobody has foreseen. */
  fault(handling: Handling, error: unknown): void {
    const { delivery, isOver } = handling
    this.parts.log.error('a delivery failed unexpectedly', { error, request: delivery.id })
    if (isOver) return
    const problem = Problem.from(error)
    handling.notice?.settle(false)
    handling.taken?.leave()
    if (delivery.instance) this.fail(handling, problem)
    else this.send(handling, problemAnswer(problem, delivery.id))
  }

  /**
   * Ends a delivery that notifies nothing and runs nothing: it is kept with its end, and answered then.
   * @param settle hears whether it is kept
   */
  endAtOnce(handling: Handling, ended: Ended, settle: (isKept: boolean) => void = () => undefined): void {
    const { delivery } = handling
    const { recorder } = this.parts
    const record = (handling.record ??= recorder.open(delivery))
    recorder.end(record, delivery, ended.answer, ended)
    this.commit(handling, { entries: entriesOf(record, delivery, recorder) }, (failure) => {
      settle(failure === undefined)
      if (failure) this.fail(handling, failure)
      else this.answer(handling, ended)
    })
  }

  /** The caller went away before its body's end. */
  cutOff(handling: Handling): void {
    const { delivery } = handling
    const { inFlight, recorder, log, commits } = this.parts
    handling.isOver = true
    inFlight.leave(delivery)
    log.debug('a caller went away before its body ended', { request: delivery.id })
    if (!delivery.instance) return
    const record = recorder.open(delivery)
    recorder.cutOff(record, delivery)
    commits.later({ entries: entriesOf(record, delivery, recorder) })
    record.tell()
  }

  /**
   * It is kept with its end: those who wait for the same call hear of it, and it is answered.
   * @param isFree whether the same call may run again
   */
  conclude(handling: Handling, ended: Ended, isFree = false): void {
    const { pendingReply } = handling
    if (pendingReply) this.parts.pendingReplies.forget(pendingReply)
    if (isFree && ended.problem) pendingReply?.fail(ended.problem)
    else pendingReply?.bring(ended.answer)
    this.answer(handling, ended)
  }

  /**
   * Its end could not be kept: it is kept as soon as that is possible, and the same calls are told to come again.
   * @param failure why, where its method ran; then its caller is told so, and may send the same message again
   */
  lose(handling: Handling, unit: Unit, ended: Ended, failure: Problem | undefined): void {
    const { delivery, record, pendingReply } = handling
    const { commits, pendingReplies, recorder } = this.parts
    pendingReply?.stall((failure ? undefined : ended.problem) ?? UNWRITTEN)
    if (failure && record && !handling.isHandedOver) {
      this.giveBack(handling, 'failed')
      const problem = new Problem('storage-lost', LOST, { cause: failure })
      const answer = problemAnswer(problem, delivery.id)
      const { reply } = record.execution
      recorder.end(record, delivery, answer, { problem, calm: 'answered' })
      // What its method answered.
      record.execution.reply = reply
      this.answer(handling, { answer })
    } else this.answer(handling, ended)
    const entries = record ? entriesOf(record, delivery, recorder) : []
    commits.later({ ...unit, entries }, () => {
      if (pendingReply) pendingReplies.forget(pendingReply)
    })
  }

  /** Gives back what gates have used up for it. */
  giveBack(handling: Handling, reason: 'nothing ran' | 'failed'): void {
    if (!handling.hasUsedUp) return
    handling.hasUsedUp = false
    this.uses.giveBack(handling.delivery, reason)
  }

  /** Answers it, once what is to be kept of that is kept. */
  answer(handling: Handling, { answer }: Pick<Ended, 'answer'>): void {
    const { record, delivery, isHandedOver } = handling
    const { recorder, inFlight } = this.parts
    if (isHandedOver) {
      handling.isOver = true
      inFlight.leave(delivery)
    } else {
      const status = this.send(handling, answer)
      if (record && status !== answer.status) {
        record.execution.status = status
        this.parts.commits.later({ entries: entriesOf(record, delivery, recorder) })
      }
    }
    record?.tell()
  }

  /** Sends an answer, and counts the delivery as over. Gives the status that was sent; null where none could be. */
  send(handling: Handling, answer: Answer): number | null {
    const { delivery, caller } = handling
    const { inFlight, log } = this.parts
    if (handling.isOver) return null
    handling.isOver = true
    try {
      return caller.answer(readable(answer, delivery))
    } catch (error) {
      // What listens in on a host's responses may fail.
      log.error('a delivery failed unexpectedly', { error, request: delivery.id })
      return this.#sendFailure(handling, error)
    } finally {
      inFlight.leave(delivery)
    }
  }

  #sendFailure({ delivery, caller }: Handling, error: unknown): number | null {
    try {
      return caller.answer(problemAnswer(Problem.from(error), delivery.id))
    } catch {
      return null
    }
  }

  /** Writes a unit. Goes on in this turn where there is nothing to write; what fails there is answered as well. */
  commit(
    handling: Handling,
    unit: Unit,
    next: (failure: Problem | undefined, holder?: Parameters<Parameters<Commits['commit']>[1]>[1]) => void,
  ): void {
    if (isEmpty(unit)) {
      next(undefined)
      return
    }
    this.parts.commits.commit(unit, (failure, holder) => {
      handling.resume(() => {
        next(failure, holder)
      })
    })
  }
}

const isEmpty = ({ claim, entries, active, reply }: Unit): boolean =>
  !claim && !active && !reply && (entries?.length ?? 0) === 0
