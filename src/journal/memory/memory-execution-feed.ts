import { inject, injectable } from 'tsyringe'
import { Log } from '../../log/index.js'
import type { SystemId } from '../../modules/index.js'
import { Clock, type Stop } from '../../time/index.js'
import type { ExecutionEvent } from '../execution.js'
import type { ExecutionFeed, ExecutionRecorder, ExecutionStream, FeedEntry } from '../feed.js'
import { SharedEvent } from './entry.js'
import { Follower, MICROSECONDS } from './follower.js'
import { Recency } from './recency.js'
import { Stream } from './stream.js'

/** How many of its last events a stream holds. */
export const MOST_EVENTS = 1000

/**
 * How many events and streams are held in all. Most events stand in two streams, and texts of callers are cut short:
 * with the longest of them, all read and thus serialised, that takes some 10 MiB.
 */
export const MOST_HELD = 10_000

/** The stream of all instances of a system. */
const ALL = '*'

/** The last executions, in memory. */
@injectable()
export class MemoryExecutionFeed implements ExecutionFeed, ExecutionRecorder {
  readonly #systems = new Map<SystemId, Map<string, Stream>>()
  /** Streams nobody follows, the least recently used first. */
  readonly #idle = new Recency<Stream>()
  #held = 0
  /** The highest number of all streams that were forgotten. */
  #highest = 0

  constructor(
    @inject(Clock) readonly clock: Clock,
    @inject(Log) readonly log: Log,
  ) {}

  /** How many events and streams are held. */
  get held(): number {
    return this.#held
  }

  record(event: ExecutionEvent): void {
    const shared = new SharedEvent(event, this.clock.now())
    const own = this.#push(event.system, event.instance, shared)
    const all = this.#push(event.system, ALL, shared)
    own.publish()
    all.publish()
    // Only now, since what is dropped can be told no more.
    this.#makeRoom()
    for (const stream of [own, all]) if (this.#held > MOST_HELD) this.#held -= stream.dropOldest()
  }

  follow(
    { system, instance }: ExecutionStream,
    since: number | undefined,
    listener: (entry: FeedEntry) => void,
  ): Stop {
    const stream = this.#stream(system, instance)
    const follower = new Follower(stream, since, listener, this)
    stream.add(follower)
    stream.usable.leave()
    follower.catchUp()
    return () => {
      follower.stop()
      if (!stream.remove(follower) || stream.isFollowed) return
      this.#idle.use(stream.usable)
      this.#makeRoom()
    }
  }

  #push(system: SystemId, instance: string, shared: SharedEvent): Stream {
    const stream = this.#stream(system, instance)
    this.#held += stream.push(shared)
    if (stream.usable.isInOrder) this.#idle.use(stream.usable)
    return stream
  }

  #stream(system: SystemId, instance: string): Stream {
    let streams = this.#systems.get(system)
    if (!streams) this.#systems.set(system, (streams = new Map<string, Stream>()))
    return streams.get(instance) ?? this.#begin(streams, system, instance)
  }

  #begin(streams: Map<string, Stream>, system: SystemId, instance: string): Stream {
    // A process records less than a million events a second, so the next one begins beyond the last number of this.
    const base = Math.max(this.clock.now() * MICROSECONDS, this.#highest + 1)
    const stream = new Stream(base, MOST_EVENTS, () => {
      streams.delete(instance)
      if (streams.size === 0) this.#systems.delete(system)
    })
    streams.set(instance, stream)
    this.#idle.use(stream.usable)
    this.#held += 1
    return stream
  }

  /** Forgets streams that nobody follows, the least recently used first. */
  #makeRoom(): void {
    while (this.#held > MOST_HELD) {
      const stream = this.#idle.takeOldest()
      if (!stream) return
      stream.forget()
      this.#highest = Math.max(this.#highest, stream.last)
      this.#held -= stream.length + 1
    }
  }
}
