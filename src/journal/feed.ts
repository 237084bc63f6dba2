import type { InjectionToken } from 'tsyringe'
import type { SystemId } from '../modules/index.js'
import type { Stop } from '../time/index.js'
import type { ExecutionEvent } from './execution.js'

/** The executions of one instance, or of all instances of a system. */
export interface ExecutionStream {
  readonly system: SystemId
  /** `*` for all of the system. */
  readonly instance: string
}

/** One event of a stream, or what of it can be told no more. */
export type FeedEntry =
  /** `json` is the event with its `seq` first, serialised once for all who follow. */
  | { readonly seq: number; readonly json: string }
  /**
   * Events `from` to `to` are gone; `dropped` counts them, null where that is not known. Whoever hears of it has
   * seen the stream up to `to`.
   */
  | { readonly gap: FeedGap }

export interface FeedGap {
  readonly from: number
  readonly to: number
  readonly dropped: number | null
  /** What sorts before the id of every execution that the events can be of, but for those that took long. */
  readonly after: string
  /** What sorts behind these ids. */
  readonly before: string
}

/**
 * Executions as they happen. Each stream counts its events one by one, from a number greater than any it gave
 * before, a restart included.
 */
export interface ExecutionFeed {
  /**
   * Follows a stream. With `since`, the sequence number of the last event seen, those missed are told first, at
   * once and in order; what is missing among them is told as a gap.
   */
  follow(stream: ExecutionStream, since: number | undefined, listener: (entry: FeedEntry) => void): Stop
}
export const ExecutionFeed: InjectionToken<ExecutionFeed> = Symbol('ExecutionFeed')

/** Where executions are told of as they happen. */
export interface ExecutionRecorder {
  /** Adds an event to its instance's stream and to its system's; never throws. */
  record(event: ExecutionEvent): void
}
export const ExecutionRecorder: InjectionToken<ExecutionRecorder> = Symbol('ExecutionRecorder')

/** A feed whose recorder is heard by another one as well. */
export const alsoHeardBy = (
  feed: ExecutionFeed & ExecutionRecorder,
  other: ExecutionRecorder,
): ExecutionFeed & ExecutionRecorder => ({
  follow: (...followed) => feed.follow(...followed),
  record: (event) => {
    feed.record(event)
    other.record(event)
  },
})
