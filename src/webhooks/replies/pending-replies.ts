import type { Log } from '../../log/index.js'
import type { Problem, ProblemCode } from '../../problem/index.js'
import type { ExactReply, KeptReplies, KeptReply, ReplyClaim } from '../../replies/index.js'
import type { Clock, Stop } from '../../time/index.js'
import { inTime } from './in-time.js'
import { PendingReply, type EarlierCall } from './pending-reply.js'

/** How long it is waited before what could not be written is tried again, in milliseconds. */
const RETRY_MS = 1000

/** What says that nothing ran: such a call may come again. */
const NOTHING_RAN: ReadonlySet<ProblemCode> = new Set(['queue-full', 'shutting-down', 'storage-unavailable'])

/** Promises replies, and knows those that are kept. */
export class PendingReplies {
  /** By name. */
  readonly #pending = new Map<string, PendingReply>()
  /** What has failed to be written. */
  readonly #unwritten = new Map<PendingReply, () => Promise<void>>()
  #isFailing = false
  #stopWaiting: Stop | undefined

  constructor(
    private readonly kept: KeptReplies,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * Claims a name for an execution. Gives its reply to come or, where another execution has the name, what that came
   * to: if it goes on in this process, once it is known what its caller is answered. Rejects with Problem
   * `storage-unavailable`.
   */
  async claim(claim: ReplyClaim): Promise<PendingReply | EarlierCall> {
    const before = this.#pending.get(claim.name)
    if (before) {
      // What is another call need not wait to hear that.
      if (before.fingerprint !== claim.fingerprint) return before.earlierCall
      return (await before.hear()) ?? (await this.claim(claim))
    }
    const pendingReply = new PendingReply(claim)
    const holder = await this.claimFor(pendingReply, claim)
    if (holder.execution === claim.execution) return pendingReply
    this.#forget(pendingReply)
    pendingReply.yield(holder)
    return holder
  }

  /** Has a reply to come asked for by a name. Gives whoever has the name then; rejects as `claim` does. */
  async claimFor(pendingReply: PendingReply, claim: ReplyClaim): Promise<KeptReply> {
    this.#pending.set(claim.name, pendingReply)
    pendingReply.names.add(claim.name)
    const claiming = this.kept.claim(claim)
    try {
      await inTime(claiming, this.clock)
      return await claiming
    } catch (error) {
      pendingReply.names.delete(claim.name)
      this.#pending.delete(claim.name)
      if (pendingReply.names.size === 0) {
        // It may be claimed nevertheless, now or later.
        const giveUp = (): Promise<void> => this.#write(pendingReply, () => this.kept.giveUp(claim.execution))
        claiming.then(giveUp, giveUp)
        pendingReply.fail(error)
      }
      throw error
    }
  }

  /** What a name stands for. Rejects as `claim` does. */
  async find(name: string): Promise<EarlierCall | undefined> {
    return this.#pending.get(name)?.earlierCall ?? (await this.kept.find(name, this.clock.now()))
  }

  /**
   * A reply is here: it is kept, and given to whoever asks; or nothing ran, and its names are free. Resolves once
   * that is written down, or was tried. Never rejects.
   */
  async settle(pendingReply: PendingReply, reply: ExactReply, problem?: Problem): Promise<void> {
    if (pendingReply.names.size === 0) return
    if (problem && NOTHING_RAN.has(problem.code) && !pendingReply.isPostponed) {
      await this.#write(pendingReply, () => this.kept.giveUp(pendingReply.execution))
      this.#forget(pendingReply)
      pendingReply.yield()
      return
    }
    await this.#write(pendingReply, () => this.kept.complete(pendingReply.execution, reply))
    pendingReply.bring(reply)
  }

  /** Tries a last time to write what is still to be written. Never rejects. */
  async close(): Promise<void> {
    this.#stopWaiting?.()
    await this.#writeAgain()
    this.#stopWaiting?.()
  }

  async #write(pendingReply: PendingReply, work: () => Promise<void>): Promise<void> {
    try {
      await inTime(work(), this.clock)
      this.#forget(pendingReply)
      if (this.#isFailing) this.log.info('replies are kept again')
      this.#isFailing = false
    } catch (error) {
      if (!this.#isFailing) this.log.error('replies cannot be kept; it is tried again', { error })
      this.#isFailing = true
      this.#unwritten.set(pendingReply, work)
      this.#stopWaiting ??= this.clock.after(RETRY_MS, () => {
        this.#stopWaiting = undefined
        void this.#writeAgain()
      })
    }
  }

  async #writeAgain(): Promise<void> {
    const again = [...this.#unwritten]
    this.#unwritten.clear()
    await Promise.all(again.map(([pendingReply, work]) => this.#write(pendingReply, work)))
  }

  #forget(pendingReply: PendingReply): void {
    for (const name of pendingReply.names)
      if (this.#pending.get(name) === pendingReply) this.#pending.delete(name)
    pendingReply.names.clear()
  }
}
