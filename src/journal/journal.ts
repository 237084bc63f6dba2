import type { InjectionToken } from 'tsyringe'
import type { ExecutionState, KeptOutcome } from './execution-states.js'
import type { KeptExecution, WholeExecution } from './kept-execution.js'

/** Which executions are meant; what is left out does not matter. */
export interface JournalQuery {
  readonly system?: string | undefined
  readonly instance?: string | undefined
  /** Such as `Display_2`. */
  readonly module?: string | undefined
  readonly outcome?: KeptOutcome | undefined
  readonly state?: ExecutionState | undefined
  /** Received at this moment or later, in milliseconds since the epoch. */
  readonly from?: number | undefined
  /** Received before this moment, in milliseconds since the epoch. */
  readonly to?: number | undefined
  /** A text that one of its ids, names, words or its query contains, whatever the case of its letters. */
  readonly text?: string | undefined
}

/** Which part of those that are meant. */
export interface JournalPart {
  /** Those older than the one of this id. */
  readonly before?: string | undefined
  readonly limit: number
  /** @default 0 */
  readonly offset?: number
}

/** What went to make room. */
export interface Pruned {
  readonly executions: number
  /** As `sizeOf` counts. */
  readonly bytes: number
}

/** What is to be forgotten; of all limits that are given, the narrowest counts. */
export interface PruneLimits {
  /** How many at most. */
  readonly most: number
  /** Only those received before this moment, in milliseconds since the epoch. */
  readonly before?: number
  /** No more than it takes to make so much room, in bytes. */
  readonly bytes?: number
}

/** Where executions are kept; units write them. Everything rejects with Problem `storage-unavailable` when it cannot be used now. */
export interface Journal {
  /** The newest first. */
  list(query: JournalQuery, part: JournalPart): Promise<readonly KeptExecution[]>
  count(query: JournalQuery): Promise<number>
  find(id: string): Promise<WholeExecution | undefined>
  /**
   * Marks as interrupted what is under way, and says how much that was. Where another process is at work on the
   * same journal, what it has under way is right again once it ends.
   * @param at milliseconds since the epoch
   */
  interrupt(at: number): Promise<number>
  /** How much room all executions take, in bytes as `sizeOf` counts. */
  size(): Promise<number>
  /** Forgets some of the oldest. */
  prune(limits: PruneLimits): Promise<Pruned>
}
export const Journal: InjectionToken<Journal> = Symbol('Journal')
