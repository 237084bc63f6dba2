import { contain, type Log } from '../../log/index.js'
import type { Clock } from '../../time/index.js'
import { firstIdAt } from '../execution-ids.js'
import type { FeedEntry, FeedGap } from '../feed.js'
import type { Entry } from './entry.js'

/**
 * Sequences begin at the time in microseconds, which leaves room for that many events: each is recorded later than
 * its number says.
 */
export const MICROSECONDS = 1000

/** An execution that has events missing has begun so long before them at most, in milliseconds, unless it took longer. */
const LONGEST_MS = 600_000

/** What a follower reads: the last events of a stream. */
export interface LastEvents {
  /** The number of the oldest event that is still there; beyond `last` when there is none. */
  readonly first: number
  /** The number of the newest event there ever was. */
  readonly last: number
  /** The number before that of the stream's very first event. */
  readonly base: number
  /** An event that is still there. */
  at(seq: number): Entry | undefined
}

/** One who follows a stream, and how far. */
export class Follower {
  #seen: number
  #isTelling = false
  #isStopped = false

  /** @param since the last event seen; left out, only what comes is told */
  constructor(
    private readonly events: LastEvents,
    since: number | undefined,
    private readonly listener: (entry: FeedEntry) => void,
    private readonly around: { readonly clock: Clock; readonly log: Log },
  ) {
    this.#seen = since ?? events.last
  }

  /**
   * Tells all that is new, in order. What is recorded by a listener while it is told something is told after it,
   * by the loop that is already under way.
   */
  catchUp(): void {
    if (this.#isTelling) return
    this.#isTelling = true
    while (!this.#isStopped && this.#seen !== this.events.last) this.#tellNext()
    this.#isTelling = false
  }

  stop(): void {
    this.#isStopped = true
  }

  #tellNext(): void {
    const next = this.#seen + 1
    const entry = this.events.at(next)
    if (entry) {
      this.#seen = next
      this.#tell(entry)
      return
    }
    const gap = this.#gap()
    this.#seen = gap.to
    this.#tell({ gap })
  }

  /** What is gone of the stream between the last event seen and the oldest that is still there. */
  #gap(): FeedGap {
    const { base, first, last } = this.events
    const to = first - 1
    // Numbers of another time: nobody knows how many events there were, and all that is here is new.
    const from = this.#seen > last ? base : this.#seen + 1
    const isOther = this.#seen < base || this.#seen > last
    const told = this.events.at(first)?.recorded ?? this.around.clock.now()
    return {
      from,
      to,
      dropped: isOther ? null : to - this.#seen,
      after: firstIdAt(from / MICROSECONDS - LONGEST_MS),
      before: firstIdAt(told + 1),
    }
  }

  #tell(entry: FeedEntry): void {
    contain(this.around.log, 'a listener of executions', () => {
      this.listener(entry)
    })
  }
}
