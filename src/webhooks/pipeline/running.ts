import type { Commits } from '../../commit/index.js'
import { Problem, type ProblemCode } from '../../problem/index.js'
import type { Clock, Stop } from '../../time/index.js'
import type { Runner } from '../execution/runner.js'
import { entriesOf } from '../record/policy.js'
import type { Recorder } from '../record/recorder.js'
import { ACCEPTED, accepted, problemAnswer, type Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import type { PendingReplies } from '../replies/pending-replies.js'
import type { Ended, Endings } from './endings.js'
import type { Handling } from './handling.js'
import { Handover, type HandoverParts } from './handover.js'

/** What it takes to run methods. */
export interface RunningParts extends HandoverParts {
  readonly runner: Runner
  readonly commits: Pick<Commits, 'commit' | 'later'>
  readonly recorder: Recorder
  readonly pendingReplies: PendingReplies
  readonly clock: Clock
}

/** What says that nothing ran: such a call may come again. */
const NOTHING_RAN: ReadonlySet<ProblemCode> = new Set([
  'queue-full',
  'shutting-down',
  'runtime-unavailable',
  'storage-unavailable',
])

/** Runs the method of a delivery that is kept, keeps what that came to in one unit, and answers. */
export class Running {
  readonly #handover: Handover

  constructor(
    private readonly parts: RunningParts,
    private readonly endings: Endings,
  ) {
    this.#handover = new Handover(parts, endings)
  }

  run(handling: Handling): void {
    const { delivery, record } = handling
    const { target } = delivery
    if (!target || !record) throw new Error('run before it was received')
    const wait: { isOver: boolean; stop?: Stop } = { isOver: false }
    this.parts.runner.execute(delivery, target, record, (outcome) => {
      wait.isOver = true
      wait.stop?.()
      handling.attempt(() => {
        this.#end(handling, outcome)
      })
    })
    const budget = delivery.instance?.systemTrigger.reply_budget
    // Whoever replays an execution waits for its end.
    if (wait.isOver || !budget || delivery.replayOf !== undefined) return
    const budgetMs = budget * 1000
    // The clock may have been set back since.
    const left = Math.min(budgetMs, delivery.began + budgetMs - this.parts.clock.now())
    wait.stop = this.parts.clock.after(Math.max(0, left), () => {
      handling.resume(() => {
        this.#handover.begin(handling, () => wait.isOver)
      })
    })
  }

  #end(handling: Handling, outcome: Answer | Problem): void {
    const { delivery, record } = handling
    const problem = outcome instanceof Problem ? outcome : undefined
    const answer = answerOf(outcome, delivery)
    const isNothing = problem !== undefined && NOTHING_RAN.has(problem.code)
    const isFree = isToRunAgain(handling, isNothing, answer)
    if (isNothing) this.endings.giveBack(handling, 'nothing ran')
    // A caller who was told that its call is taken does not send it again.
    else if (!handling.isHandedOver && (answer.status >= 500 || isFree))
      this.endings.giveBack(handling, 'failed')
    if (!record) throw new Error('ended before it was received')
    record.execution.handed_over = handling.isHandedOver
    const ended: Ended = { answer, problem, calm: 'answered' }
    this.parts.recorder.end(record, delivery, answer, ended)
    const unit = {
      entries: entriesOf(record, delivery, this.parts.recorder),
      reply: handling.pendingReply && {
        execution: delivery.execution,
        reply: isFree ? null : answer,
      },
    }
    if (!unit.reply && !record.isKept) {
      // That it came is not on disk, so nobody waits for its end.
      this.endings.conclude(handling, ended, isFree)
      if (unit.entries.length > 0) this.parts.commits.later(unit)
      return
    }
    this.endings.commit(handling, unit, (failure) => {
      if (!failure) this.endings.conclude(handling, ended, isFree)
      else this.endings.lose(handling, unit, ended, isNothing ? undefined : failure)
    })
  }
}

/** What a method that says nothing leaves to the instance's senders. */
function answerOf(outcome: Answer | Problem, { id, instance }: Delivery): Answer {
  if (outcome instanceof Problem) return problemAnswer(outcome, id)
  return outcome === ACCEPTED ? accepted(instance?.systemTrigger.success_status) : outcome
}

/** Whether the same call, when it comes again, runs: nothing ran, or it failed and its instance keeps successes alone. */
function isToRunAgain({ delivery, pendingReply }: Handling, isNothing: boolean, { status }: Answer): boolean {
  if (pendingReply?.isPostponed) return false
  return isNothing || (delivery.instance?.systemTrigger.idempotency?.keep === 'success' && status >= 400)
}
