import type { Log } from '../../log/index.js'
import type { Clock } from '../../time/index.js'
import { readable } from '../delivery/cors.js'
import type { LateReplies } from '../late-replies/late-replies.js'
import { entriesOf } from '../record/policy.js'
import type { Recorder } from '../record/recorder.js'
import { PendingReply } from '../replies/pending-reply.js'
import type { PendingReplies } from '../replies/pending-replies.js'
import type { Endings } from './endings.js'
import type { Handling } from './handling.js'

/** What it takes to let callers go before their method has answered. */
export interface HandoverParts {
  readonly pendingReplies: PendingReplies
  readonly late: LateReplies
  readonly recorder: Recorder
  readonly clock: Clock
  readonly log: Log
}

/** How long a late reply is kept, in milliseconds. */
const KEPT_MS = 60 * 60 * 1000

/** Lets callers go whose method takes longer than they wait: they are told where its reply will be. */
export class Handover {
  constructor(
    private readonly parts: HandoverParts,
    private readonly endings: Endings,
  ) {}

  /**
   * Keeps that the caller is told, and tells it then.
   * @param isOver whether the method has answered by now
   */
  begin(handling: Handling, isOver: () => boolean): void {
    const { delivery, record, caller } = handling
    const { pendingReplies, late, recorder, clock, log } = this.parts
    const { execution, instance } = delivery
    if (!instance || !record) throw new Error('handed over before it was received')
    const promised = { execution, instance: instance.id, fingerprint: null }
    const pendingReply = (handling.pendingReply ??= new PendingReply(promised))
    pendingReplies.promise(pendingReply, execution)
    record.execution.handed_over = true
    const claimed = clock.now()
    const unit = {
      claim: { ...promised, name: execution, claimed, expires: claimed + KEPT_MS },
      entries: entriesOf(record, delivery, recorder),
    }
    this.endings.commit(handling, unit, (failure) => {
      // The method has answered meanwhile, or is waited for after all.
      if (isOver()) return
      if (failure) {
        record.execution.handed_over = false
        pendingReplies.withdraw(pendingReply, execution)
        log.warn('a caller could not be told to fetch its reply later', { execution, error: failure })
        return
      }
      const notice = late.notice(delivery, execution)
      handling.isHandedOver = true
      pendingReply.postpone(notice)
      caller.answer(readable(notice, delivery))
    })
  }
}
