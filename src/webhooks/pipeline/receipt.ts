import type { Unit } from '../../commit/index.js'
import { NOTHING_TO_KEEP } from '../../triggers/index.js'
import type { Clock } from '../../time/index.js'
import type { Bursts, StandingRun } from '../execution/bursts.js'
import type { ExecutionRecord } from '../record/execution-record.js'
import { entriesOf } from '../record/policy.js'
import type { Recorder } from '../record/recorder.js'
import { accepted, standsFor, type Answer } from '../replies/answer.js'
import type { Ended, Endings } from './endings.js'
import type { Handling } from './handling.js'
import type { Repeats } from './repeats.js'
import { Running, type RunningParts } from './running.js'

/** What it takes to receive deliveries. */
export interface ReceiptParts extends RunningParts {
  readonly bursts: Bursts
  readonly clock: Clock
  readonly recorder: Recorder
}

/**
 * Tells the trigger of a delivery, and keeps that it has come: row, activation and claim are one unit. What cannot be
 * kept is not executed either, and then has notified nothing. Whether the trigger fires is up to its state and its
 * debounce period; the delivery goes on either way, since a debounce holds back the trigger and never the data.
 */
export class Receipt {
  readonly #running: Running

  constructor(
    private readonly parts: ReceiptParts,
    private readonly endings: Endings,
    private readonly repeats: Repeats,
  ) {
    this.#running = new Running(parts, endings)
  }

  receive(handling: Handling): void {
    const { delivery, pendingReply } = handling
    const { recorder, bursts } = this.parts
    const taken = delivery.target && bursts.take(delivery, delivery.target)
    if (taken instanceof Promise) {
      const again = (): void => {
        this.receive(handling)
      }
      handling.after(taken, again, again)
      return
    }
    handling.taken = taken
    const standing = taken?.standing
    const record = (handling.record = recorder.open(delivery))
    const ended = this.#endOf(handling, record, standing)
    if (ended) recorder.end(record, delivery, ended.answer, ended)
    else {
      record.execution.run = delivery.execution
      record.receive()
    }
    const notice = delivery.instance?.notify(delivery.secretKind, pendingReply !== undefined)
    handling.notice = notice ?? NOTHING_TO_KEEP
    this.endings.commit(handling, this.#unitOf(handling, record, standing, ended), (failure, holder) => {
      handling.notice?.settle(!failure && !holder)
      handling.notice = handling.taken = undefined
      if (failure || holder) taken?.leave()
      else taken?.join()
      if (failure) this.endings.fail(handling, failure)
      else if (holder) this.repeats.yieldTo(handling, holder)
      else if (ended) this.endings.conclude(handling, ended)
      else this.#running.run(handling)
    })
  }

  /** What a delivery comes to that runs nothing, or nothing of its own: it is kept with its end. */
  #endOf(
    { delivery }: Handling,
    { execution }: ExecutionRecord,
    standing: StandingRun | undefined,
  ): Ended | undefined {
    const taken = accepted(delivery.instance?.systemTrigger.success_status)
    if (!delivery.target) return { answer: taken, problem: undefined, calm: 'notified' }
    if (!standing) return undefined
    execution.run = standing.execution
    execution.debounced = true
    return { answer: standsFor(standing.execution, taken), problem: undefined, calm: 'suppressed' }
  }

  #unitOf(
    handling: Handling,
    record: ExecutionRecord,
    standing: StandingRun | undefined,
    ended: Ended | undefined,
  ): Unit {
    const { delivery, notice } = handling
    const { recorder } = this.parts
    const own = entriesOf(record, delivery, recorder)
    const run = standing?.run && !standing.isRunKept ? entriesOf(standing.run, delivery, recorder) : []
    return {
      claim: this.#claimOf(handling),
      entries: run.length === 0 ? own : [...own, ...run],
      active: notice?.isToKeep ? delivery.instance : undefined,
      reply: handling.pendingReply && ended ? replyOf(delivery.execution, ended.answer) : undefined,
    }
  }

  #claimOf({ delivery, pendingReply }: Handling): Unit['claim'] {
    const { key, instance, execution } = delivery
    const window = instance?.systemTrigger.idempotency?.window
    if (!pendingReply || !key || !instance || window === undefined) return undefined
    const claimed = this.parts.clock.now()
    return { ...key, execution, instance: instance.id, claimed, expires: claimed + window * 1000 }
  }
}

const replyOf = (execution: string, reply: Answer): Unit['reply'] => ({ execution, reply })
