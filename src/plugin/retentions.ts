import type { Written } from '../commit/index.js'
import { Retention, type Journal, type Retained } from '../journal/index.js'
import type { Log } from '../log/index.js'
import type { KeptReplies } from '../replies/index.js'
import type { Clock } from '../time/index.js'
import type { PluginSettings } from './configuration/settings.js'

/** How much kept replies may take beside the journal, in bytes; how long each is kept it says itself. */
const REPLY_BYTES = 256e6

const DAY_MS = 24 * 60 * 60 * 1000

type Limits = Pick<PluginSettings, 'journalDays' | 'journalMegabytes'>

/** Forgets old executions and replies in the background. */
export class Retentions {
  readonly #executions: Retention
  readonly #replies: Retention

  constructor(
    { journal, replies }: { readonly journal: Journal; readonly replies: KeptReplies },
    limits: Limits,
    clock: Clock,
    log: Log,
  ) {
    this.#executions = new Retention(retainedExecutions(journal, limits), clock, log)
    this.#replies = new Retention(retainedReplies(replies), clock, log)
  }

  start(): void {
    this.#executions.start()
    this.#replies.start()
  }

  /** So much was written; what there is no more room for goes before the next look. */
  grow({ executions, replies }: Written): void {
    this.#executions.grow(executions)
    this.#replies.grow(replies)
  }

  async close(): Promise<void> {
    await Promise.all([this.#executions.close(), this.#replies.close()])
  }
}

const retainedExecutions = (journal: Journal, { journalDays, journalMegabytes }: Limits): Retained => ({
  name: 'executions',
  mostBytes: journalMegabytes * 1e6,
  size: () => journal.size(),
  forgetOld: (most, now) => journal.prune({ most, before: now - journalDays * DAY_MS }),
  makeRoom: (most, bytes) => journal.prune({ most, bytes }),
})

const retainedReplies = (replies: KeptReplies): Retained => ({
  name: 'replies',
  mostBytes: REPLY_BYTES,
  size: () => replies.size(),
  forgetOld: (most, now) => replies.prune({ most, expired: now }),
  makeRoom: (most, bytes) => replies.prune({ most, bytes }),
})
