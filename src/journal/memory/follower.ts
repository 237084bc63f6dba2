import { contain, type Log } from '../../log/index.js'
import type { FeedEntry } from '../feed.js'
import type { Entry } from './entry.js'

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
    private readonly log: Log,
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
  #gap(): { from: number; to: number; dropped: number | null } {
    const { base, first, last } = this.events
    const to = first - 1
    // Numbers of another time: nobody knows how many events there were, and all that is here is new.
    if (this.#seen < base) return { from: this.#seen + 1, to, dropped: null }
    if (this.#seen > last) return { from: base, to, dropped: null }
    return { from: this.#seen + 1, to, dropped: to - this.#seen }
  }

  #tell(entry: FeedEntry): void {
    contain(this.log, 'a listener of executions', () => {
      this.listener(entry)
    })
  }
}
