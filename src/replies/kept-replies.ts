import type { InjectionToken } from 'tsyringe'
import type { KeptReply } from './kept-reply.js'

/** What is to be forgotten. */
export interface ReplyLimits {
  /** How many at most. */
  readonly most: number
  /** Those that had expired at this moment, in milliseconds since the epoch, name and all. */
  readonly expired?: number
  /**
   * In place of those: the oldest replies that are done, until there is so much room, in bytes. Their names, what tells
   * their calls apart, and their status stay.
   */
  readonly bytes?: number
}

/** What went to make room. */
export interface PrunedReplies {
  /** How many executions' replies. */
  readonly executions: number
  /** As `roomOf` counts. */
  readonly bytes: number
}

/**
 * PORT: keeps replies for a while, exactly as they are sent; units claim names for them and write them. Everything
 * rejects with Problem `storage-unavailable` when it cannot be used now.
 */
export interface KeptReplies {
  /** What has a name and has not expired. @param now milliseconds since the epoch */
  find(name: string, now: number): Promise<KeptReply | undefined>
  /**
   * Marks as interrupted whatever is still to come, and says how much that was. Where another process is at work on
   * the same replies, those it brings are right again once they are here.
   */
  interrupt(): Promise<number>
  /** How much room all replies take, in bytes as `roomOf` counts. */
  size(): Promise<number>
  /** Forgets some: those that have expired, or what there is no room for. */
  prune(limits: ReplyLimits): Promise<PrunedReplies>
}
export const KeptReplies: InjectionToken<KeptReplies> = Symbol('KeptReplies')
