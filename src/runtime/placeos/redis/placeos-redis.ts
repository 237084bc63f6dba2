import type { Redis } from 'ioredis'
import type { Log } from '../../../log/index.js'
import { Problem } from '../../../problem/index.js'
import type { Clock, Stop } from '../../../time/index.js'
import { Connection } from './connection.js'

/** Channels in one command, when many are subscribed. */
const CHANNELS_A_COMMAND = 500

/** Hears what PlaceOS publishes. */
export interface MessageListener {
  /** A message of a channel that is subscribed, or that fits the pattern. */
  onMessage(channel: string, message: string): void
  /** Messages are heard from now on; whatever was said before that was missed. */
  onHearing(): void
  /** No messages are heard any more. */
  onDeaf(): void
}

/** PlaceOS's Redis: one connection reads, one hears. Nothing is ever written. */
export class PlaceOsRedis {
  readonly #reader: Connection
  readonly #hearer: Connection
  readonly #listeners: MessageListener[] = []
  #isHearing = false
  /** Ends the pause before it is tried again to hear. */
  #endPause: Stop = () => undefined
  #isClosed = false

  constructor(
    url: string,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    const nothing = (): void => undefined
    this.#reader = new Connection(
      url,
      { enableAutoPipelining: true, connectionName: 'placeos-webhooks' },
      clock,
      log.child({ connection: 'reads' }),
      { onBack: nothing, onAway: nothing },
    )
    this.#hearer = new Connection(
      url,
      { enableAutoPipelining: false, connectionName: 'placeos-webhooks-hears' },
      clock,
      log.child({ connection: 'hears' }),
      {
        onBack: () => void this.#hear(),
        onAway: () => {
          this.#beDeaf()
        },
      },
    )
    const tell = (channel: string, message: string): void => {
      for (const listener of this.#listeners) listener.onMessage(channel, message)
    }
    this.#hearer.redis.on('message', tell)
    this.#hearer.redis.on('pmessage', (_pattern: string, channel: string, message: string) => {
      tell(channel, message)
    })
  }

  /** Whether messages are heard. */
  get isHearing(): boolean {
    return this.#isHearing
  }

  /** Since when none are, by the clock's `elapsed`. */
  get deafSince(): number {
    return this.#hearer.awaySince
  }

  /** Why it cannot be used; undefined where it can. */
  get failure(): string | undefined {
    return this.#reader.failure ?? this.#hearer.failure
  }

  /** Added before the first connection is there, so that nobody misses the first `onHearing`. */
  listen(listener: MessageListener): void {
    this.#listeners.push(listener)
  }

  /** Reads. Rejects with Problem `runtime-unavailable`, at once where Redis is away and within a second else. */
  async read<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await this.#reader.use(work)
    } catch (error) {
      throw new Problem('runtime-unavailable', "PlaceOS's Redis cannot be read now", { cause: error })
    }
  }

  /** Subscribes channels; resolves once their messages are heard. Rejects with any error where they are not. */
  async subscribe(channels: readonly string[]): Promise<void> {
    await this.#inTurns(channels, (redis, some) => redis.subscribe(...some))
  }

  async unsubscribe(channels: readonly string[]): Promise<void> {
    await this.#inTurns(channels, (redis, some) => redis.unsubscribe(...some))
  }

  /** Resolves once all has been heard that was published before now. */
  async catchUp(): Promise<void> {
    await this.#hearer.use((redis) => redis.ping())
  }

  close(): void {
    this.#isClosed = true
    this.#isHearing = false
    this.#endPause()
    this.#reader.close()
    this.#hearer.close()
  }

  async #inTurns(
    channels: readonly string[],
    work: (redis: Redis, some: readonly string[]) => Promise<unknown>,
  ): Promise<void> {
    const turns: Promise<unknown>[] = []
    for (let at = 0; at < channels.length; at += CHANNELS_A_COMMAND)
      turns.push(this.#hearer.use((redis) => work(redis, channels.slice(at, at + CHANNELS_A_COMMAND))))
    await Promise.all(turns)
  }

  async #hear(): Promise<void> {
    try {
      await this.#hearer.use((redis) => redis.psubscribe('system/*'))
      await this.#hearer.use((redis) => redis.subscribe('lookup-change'))
    } catch (error) {
      this.log.warn('what PlaceOS publishes cannot be heard', { error })
      if (this.#isClosed) return
      this.#endPause = this.clock.after(1000, () => {
        if (!this.#hearer.isAway && !this.#isHearing) void this.#hear()
      })
      return
    }
    this.#isHearing = true
    for (const listener of this.#listeners) listener.onHearing()
  }

  #beDeaf(): void {
    if (!this.#isHearing) return
    this.#isHearing = false
    for (const listener of this.#listeners) listener.onDeaf()
  }
}
