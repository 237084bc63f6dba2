import type { InjectionToken } from 'tsyringe'
import type { ExecutionState, KeptOutcome } from './execution-states.js'
import type { KeptExecution, WholeExecution } from './kept-execution.js'
import type { Tally, TallyBy } from './tally.js'

/** Which executions are meant; what is left out does not matter. */
export interface JournalQuery {
  readonly system?: string | undefined
  readonly instance?: string | undefined
  readonly trigger?: string | undefined
  /** Such as `Display_2`. */
  readonly module?: string | undefined
  /** One of these. */
  readonly outcomes?: readonly KeptOutcome[] | undefined
  readonly state?: ExecutionState | undefined
  readonly problem?: string | undefined
  /** Answered with this HTTP status or a higher one. */
  readonly statusFrom?: number | undefined
  /** Answered with an HTTP status below this one. */
  readonly statusTo?: number | undefined
  /** Whether a method was to run. */
  readonly executes?: boolean | undefined
  /** Those that did not end well: with a problem, a status of 400 or above, or not by themselves. */
  readonly failed?: boolean | undefined
  /** Received at this moment or later, in milliseconds since the epoch. */
  readonly from?: number | undefined
  /** Received before this moment, in milliseconds since the epoch. */
  readonly to?: number | undefined
  /** A text that one of its ids, names, words or its query contains, whatever the case of its letters. */
  readonly text?: string | undefined
  /** Whether the text is looked for in bodies too, there as it is written. */
  readonly bodies?: boolean | undefined
}

/** Which part of those that are meant. */
export interface JournalPart {
  /** Those older than the one of this id. */
  readonly before?: string | undefined
  /** Those newer than the one of this id. */
  readonly after?: string | undefined
  readonly limit: number
  /** @default 0 */
  readonly offset?: number
}

/** Which part of those with a text is looked for. */
export interface SearchPart extends JournalPart {
  /** Whether those beyond the limit are counted too. */
  readonly isCounted?: boolean | undefined
}

/** What a search has found. */
export interface Found {
  /** The newest first. */
  readonly executions: readonly KeptExecution[]
  /** How many there are, where they are counted: in all, or of those that were looked through. */
  readonly count: number
  /** Down to which id, with it, executions were looked through; undefined where all were, or enough were found. */
  readonly until: string | undefined
}

/** Executions that were counted. */
export interface Tallies {
  /** In no order. */
  readonly tallies: readonly Tally[]
  /** As for a search. */
  readonly until: string | undefined
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
  /** The newest first. A query with a text is for `search`. */
  list(query: JournalQuery, part: JournalPart): Promise<readonly KeptExecution[]>
  /** How many there are. A query with a text is for `search`. */
  count(query: JournalQuery): Promise<number>
  /**
   * As `list`, for a query with a text. No index knows texts: executions are looked through, the newest first, for a
   * quarter of a second, and what was found until then is given.
   */
  search(query: JournalQuery, part: SearchPart): Promise<Found>
  /** Counts them by what they have in common; for a query with a text, those that `search` would look through. */
  tally(query: JournalQuery, by: TallyBy): Promise<Tallies>
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
