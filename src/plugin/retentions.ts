import { Retention, type Journal, type RetentionLimits } from '../journal/index.js'
import type { Log } from '../log/index.js'
import type { KeptReplies } from '../replies/index.js'
import type { Clock } from '../time/index.js'

/** How much kept replies may take beside the journal, in megabytes; how long each is kept it says itself. */
const REPLY_MEGABYTES = 256

/** Forgets old executions and replies in the background. */
export class Retentions {
  readonly executions: Retention
  readonly replies: Retention

  constructor(
    { journal, replies }: { readonly journal: Journal; readonly replies: KeptReplies },
    limits: RetentionLimits,
    clock: Clock,
    log: Log,
  ) {
    this.executions = new Retention(journal, limits, clock, log)
    const expired = { journalDays: 0, journalMegabytes: REPLY_MEGABYTES }
    this.replies = new Retention(replies, expired, clock, log, 'replies')
  }

  start(): void {
    this.executions.start()
    this.replies.start()
  }

  async close(): Promise<void> {
    await Promise.all([this.executions.close(), this.replies.close()])
  }
}
