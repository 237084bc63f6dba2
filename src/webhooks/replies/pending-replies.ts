import { Problem } from '../../problem/index.js'
import type { KeptReplies } from '../../replies/index.js'
import type { Clock } from '../../time/index.js'
import type { EarlierCall, PendingReply } from './pending-reply.js'

/** Knows the replies that are to come in this process, and those that are kept. */
export class PendingReplies {
  /** By name. */
  readonly #pending = new Map<string, PendingReply>()
  #waiting = 0

  /** @param limits how many calls may wait for one reply, and in all */
  constructor(
    private readonly kept: Pick<KeptReplies, 'find'>,
    private readonly clock: Clock,
    private readonly limits: { readonly most: number; readonly mostInAll: number },
  ) {}

  /** How many calls wait for replies of others. */
  get waiting(): number {
    return this.#waiting
  }

  /** The reply of this process that a name stands for. */
  at(name: string): PendingReply | undefined {
    return this.#pending.get(name)
  }

  /** Has a reply to come asked for by a name. */
  promise(pendingReply: PendingReply, name: string): void {
    this.#pending.set(name, pendingReply)
    pendingReply.names.add(name)
  }

  /** A name stands for it no more, such as one that could not be kept. */
  withdraw(pendingReply: PendingReply, name: string): void {
    if (this.#pending.get(name) === pendingReply) this.#pending.delete(name)
    pendingReply.names.delete(name)
  }

  /** It is kept, or never comes: none of its names stands for it any more. */
  forget(pendingReply: PendingReply): void {
    for (const name of pendingReply.names) this.withdraw(pendingReply, name)
  }

  /**
   * Gives what a reply to come was in the end; Problem `queue-full` where too many wait for it already. Rejects with
   * what its call failed with before anything ran.
   */
  async hear(pendingReply: PendingReply): Promise<EarlierCall> {
    const { most, mostInAll } = this.limits
    if (pendingReply.waiting >= most || this.#waiting >= mostInAll)
      throw new Problem('queue-full', 'too many of the same calls wait for the first one: try again later')
    this.#waiting += 1
    try {
      return await pendingReply.hear()
    } finally {
      this.#waiting -= 1
    }
  }

  /** What a name stands for. Rejects with Problem `storage-unavailable`. */
  async find(name: string): Promise<EarlierCall | undefined> {
    return this.#pending.get(name)?.earlierCall ?? (await this.findKept(name))
  }

  /** What a name stands for, whatever is to come in this process. Rejects as `find` does. */
  findKept(name: string): Promise<EarlierCall | undefined> {
    return this.kept.find(name, this.clock.now())
  }
}
