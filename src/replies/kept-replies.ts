import type { InjectionToken } from 'tsyringe'
import type { ExactReply, KeptReply, ReplyClaim } from './kept-reply.js'

/** What went to make room. */
export interface PrunedReplies {
  /** How many executions' replies. */
  readonly executions: number
  /** As `roomOf` counts. */
  readonly bytes: number
}

/**
 * PORT: keeps replies for a while, exactly as they are sent. Everything rejects with Problem `storage-unavailable`
 * when it cannot be used now.
 */
export interface KeptReplies {
  /**
   * Claims a name unless it is claimed and has not expired; of any who do so at once, in other processes too, one
   * gets it. Gives whoever has the name now; resolves once that would outlive the machine.
   */
  claim(claim: ReplyClaim): Promise<KeptReply>
  /** Keeps the reply of an execution under all its names. Those that are gone stay gone. */
  complete(execution: string, reply: ExactReply): Promise<void>
  /** Frees the names of an execution whose reply is still to come. */
  giveUp(execution: string): Promise<void>
  /** What has a name and has not expired. @param now milliseconds since the epoch */
  find(name: string, now: number): Promise<KeptReply | undefined>
  /**
   * Marks as interrupted whatever is still to come, and says how much that was. Where another process is at work on
   * the same replies, those it brings are right again once they are here.
   */
  interrupt(): Promise<number>
  /** How much room all replies take, in bytes as `roomOf` counts. */
  size(): Promise<number>
  /**
   * Forgets some: those that had expired at a moment or, where none is given, the oldest that are not still to come.
   * @param most how many at most
   * @param expired milliseconds since the epoch
   */
  prune(most: number, expired?: number): Promise<PrunedReplies>
}
export const KeptReplies: InjectionToken<KeptReplies> = Symbol('KeptReplies')
