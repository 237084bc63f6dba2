import { Problem } from '../../problem/index.js'
import type { Delivery } from '../delivery/delivery.js'
import type { InFlight } from '../delivery/in-flight.js'
import { interrupted, type LateReplies } from '../late-replies/late-replies.js'
import type { Answer } from '../replies/answer.js'
import type { EarlierCall, PendingReply } from '../replies/pending-reply.js'
import type { PendingReplies } from '../replies/pending-replies.js'
import type { Recorder } from '../record/recorder.js'
import type { Endings } from './endings.js'
import type { Handling } from './handling.js'

/** What it takes to answer the same call again. */
export interface RepeatParts {
  readonly pendingReplies: PendingReplies
  readonly late: LateReplies
  readonly recorder: Recorder
  readonly inFlight: InFlight
}

/** Marks the answer to a call that has come before. */
const REPLAYED = ['Idempotent-Replay', 'true'] as const

/** Answers calls that have come before: nothing is notified and nothing runs for those. */
export class Repeats {
  constructor(
    private readonly parts: RepeatParts,
    private readonly endings: Endings,
  ) {}

  /** Waits for what the first of the same calls is answered; a call that waits holds no body. */
  wait(handling: Handling, earlier: PendingReply): void {
    const { delivery } = handling
    const mismatch = mismatchOf(earlier, delivery)
    // What is another call need not wait to hear that.
    if (mismatch) {
      this.endings.fail(handling, mismatch)
      return
    }
    this.parts.inFlight.release(delivery)
    handling.after(
      this.parts.pendingReplies.hear(earlier),
      (found) => {
        this.#answer(handling, found)
      },
      (problem) => {
        this.endings.fail(handling, problem)
      },
    )
  }

  /** Another execution has the name that this one was to claim: it stands for this and for all that wait for this. */
  yieldTo(handling: Handling, holder: EarlierCall): void {
    const { pendingReply } = handling
    this.endings.giveBack(handling, 'nothing ran')
    handling.pendingReply = undefined
    if (pendingReply) {
      this.parts.pendingReplies.forget(pendingReply)
      pendingReply.yield(holder)
    }
    this.#answer(handling, holder)
  }

  #answer(handling: Handling, found: EarlierCall): void {
    const { delivery } = handling
    handling.after(
      firstAnswer(found, delivery, this.parts),
      ({ status, headers, body }) => {
        const record = (handling.record ??= this.parts.recorder.open(delivery))
        record.execution.run = found.execution
        const answer = { status, headers: [...headers, ...REPLAYED], body }
        this.endings.endAtOnce(handling, { answer, problem: undefined, calm: 'repeated' })
      },
      (problem) => {
        this.endings.fail(handling, problem)
      },
    )
  }
}

/** What it takes to know whether a call has come before. */
export type EarlierCallParts = Pick<RepeatParts, 'pendingReplies' | 'late'>

/** The call that stands for one that was not sent, if it has come before; with what that would be refused with. Nothing is waited for. */
export async function earlierCallOf(
  delivery: Delivery,
  parts: EarlierCallParts,
): Promise<{ readonly execution: string; readonly problem: Problem | undefined } | undefined> {
  const { key } = delivery
  if (!key) return undefined
  const pending = parts.pendingReplies.at(key.name)
  if (pending) return { execution: pending.execution, problem: mismatchOf(pending, delivery) }
  const found = await parts.pendingReplies.findKept(key.name)
  if (!found) return undefined
  const problem = await firstAnswer(found, delivery, parts).then(
    () => undefined,
    (error: unknown) => Problem.from(error),
  )
  return { execution: found.execution, problem }
}

/**
 * What the first of the same calls was answered. Rejects with Problem `idempotency-mismatch` where that was another
 * call, and with `execution-interrupted` or `idempotency-in-progress` where there is no answer to give.
 */
async function firstAnswer(
  found: EarlierCall,
  delivery: Delivery,
  { pendingReplies, late }: EarlierCallParts,
): Promise<Answer> {
  const { execution, state, reply } = found
  const mismatch = mismatchOf(found, delivery)
  if (mismatch) throw mismatch
  if (reply) return reply
  if (state === 'interrupted') throw interrupted(execution)
  // Another process has it under way. Where its caller has been told to fetch the reply, so is this one.
  const postponed = await pendingReplies.find(execution)
  if (postponed) return postponed.reply ?? late.notice(delivery, execution)
  throw new Problem('idempotency-in-progress', `the execution ${execution} is under way`, {
    headers: { 'Retry-After': '1' },
  })
}

const mismatchOf = (
  { fingerprint }: Pick<EarlierCall, 'fingerprint'>,
  { key }: Delivery,
): Problem | undefined =>
  fingerprint === key?.fingerprint
    ? undefined
    : new Problem('idempotency-mismatch', 'the call that had this key before was another one')
