import type { Log } from '../../log/index.js'
import type { Problem } from '../../problem/index.js'
import type { Clock, Stop } from '../../time/index.js'
import type { Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import type { Runner } from '../execution/runner.js'
import type { LateReplies } from './late-replies.js'
import { PendingReply } from '../replies/pending-reply.js'
import type { PendingReplies } from '../replies/pending-replies.js'

/** What it takes to let callers go before their method has answered. */
export interface HandoverParts {
  readonly runner: Runner
  readonly pendingReplies: PendingReplies
  readonly late: LateReplies
  readonly clock: Clock
  readonly log: Log
}

/** How long a late reply is kept, in milliseconds. */
const KEPT_MS = 60 * 60 * 1000

/** Lets callers go whose method takes longer than they wait: they are told where its reply will be. */
export class Handover {
  constructor(private readonly parts: HandoverParts) {}

  /**
   * Gives the answer to an admitted delivery as `Runner` does.
   * @param budget when the caller is to be answered at the latest, in seconds since it called
   * @param postpone hears then what the caller is answered in the meantime
   */
  answer(
    delivery: Delivery,
    budget: number,
    done: (outcome: Answer | Problem) => void,
    postpone: (notice: Answer) => void,
  ): void {
    const { runner, clock, log } = this.parts
    const { execution } = delivery
    const wait: { isOver: boolean; stop?: Stop } = { isOver: false }
    runner.answer(delivery, (outcome) => {
      wait.isOver = true
      wait.stop?.()
      done(outcome)
    })
    if (wait.isOver) return
    // When it came is noted only where deliveries are recorded.
    const left = (delivery.began || clock.now()) + budget * 1000 - clock.now()
    wait.stop = clock.after(Math.max(0, left), () => {
      this.#promise(delivery)
        .then((notice) => {
          if (!wait.isOver) postpone(notice)
        })
        .catch((error: unknown) => {
          log.warn('a caller could not be told to fetch its reply later', { execution, error })
        })
    })
  }

  /** Keeps the promise that the caller is given. Rejects with Problem `storage-unavailable`. */
  async #promise(delivery: Delivery): Promise<Answer> {
    const { pendingReplies, late, clock } = this.parts
    const { execution } = delivery
    const notice = late.notice(delivery, execution)
    const promised = { execution, instance: delivery.instance?.id ?? '', fingerprint: null }
    const pendingReply = (delivery.pendingReply ??= new PendingReply(promised))
    const claimed = clock.now()
    await pendingReplies.claimFor(pendingReply, {
      ...promised,
      name: execution,
      claimed,
      expires: claimed + KEPT_MS,
    })
    return notice
  }
}
