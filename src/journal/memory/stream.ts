import { Entry, type SharedEvent } from './entry.js'
import type { Follower, LastEvents } from './follower.js'
import { Usable } from './recency.js'

/** One stream's last events, and those who follow it. */
export class Stream implements LastEvents {
  #first: number
  #last: number
  /** A ring: the event `seq` is at `(seq - base - 1) % mostEvents`. */
  readonly #ring: (SharedEvent | undefined)[] = []
  /** The entry that was told last: those who follow are told one after the other, so it mostly is the next one too. */
  #told: Entry | undefined
  readonly #followers = new Set<Follower>()
  /** Its place among the streams that nobody follows. */
  readonly usable = new Usable<Stream>(this)

  /**
   * @param base the number before that of the first event
   * @param mostEvents how many events it holds at most
   * @param forget takes it off the list of streams
   */
  constructor(
    readonly base: number,
    private readonly mostEvents: number,
    readonly forget: () => void,
  ) {
    this.#first = base + 1
    this.#last = base
  }

  get first(): number {
    return this.#first
  }

  get last(): number {
    return this.#last
  }

  /** How many events it holds. */
  get length(): number {
    return this.#last - this.#first + 1
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0
  }

  at(seq: number): Entry | undefined {
    if (seq < this.#first || seq > this.#last) return undefined
    if (this.#told?.seq === seq) return this.#told
    const shared = this.#ring[this.#place(seq)]
    return (this.#told = shared && new Entry(seq, shared))
  }

  /**
   * Adds the next event, in place of the oldest where there is no room; nobody hears of it yet.
   * @returns by how many events it has grown
   */
  push(shared: SharedEvent): number {
    const dropped = this.length < this.mostEvents ? 0 : this.dropOldest()
    this.#last += 1
    this.#ring[this.#place(this.#last)] = shared
    return 1 - dropped
  }

  /** @returns how many events were dropped: one, or none where there was none */
  dropOldest(): number {
    if (this.length === 0) return 0
    this.#ring[this.#place(this.#first)] = undefined
    this.#first += 1
    return 1
  }

  /** Tells everyone what is new. */
  publish(): void {
    for (const follower of this.#followers) follower.catchUp()
  }

  add(follower: Follower): void {
    this.#followers.add(follower)
  }

  /** @returns whether it did follow */
  remove(follower: Follower): boolean {
    return this.#followers.delete(follower)
  }

  #place(seq: number): number {
    return (seq - this.base - 1) % this.mostEvents
  }
}
