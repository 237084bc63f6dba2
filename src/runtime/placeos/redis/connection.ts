import { Redis, ReplyError } from 'ioredis'
import type { Log } from '../../../log/index.js'
import type { Clock, Stop } from '../../../time/index.js'

/** How long a command or a connection may take, in milliseconds. */
const COMMAND_MS = 1000
const CONNECT_MS = 2000

/** How often a connection that answers is asked whether it still does, and one that does not; in milliseconds. */
const CALM_MS = 2000
const AWAY_MS = 500

/** A connection that does not answer for so long is given up and made anew, in milliseconds. */
const HANGING_MS = 4000

/** Hears of a connection. */
export interface ConnectionListener {
  /** It answers, for the first time or again. */
  onBack(): void
  /** It does not answer any more. */
  onAway(): void
}

/**
 * A connection to PlaceOS's Redis that knows whether it answers. While it does not, nobody waits for it: only a ping
 * is sent now and then.
 */
export class Connection {
  readonly redis: Redis
  #isAway = true
  /** The first answer, or that it took too long. */
  readonly #isBegun: Promise<void>
  #begin: () => void = () => undefined
  #since: number
  #failure = 'has not answered yet'
  #stop: Stop = () => undefined
  #isClosed = false

  constructor(
    url: string,
    options: { readonly connectionName: string; readonly enableAutoPipelining: boolean },
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly listener: ConnectionListener,
  ) {
    this.#since = clock.elapsed()
    this.#isBegun = new Promise((begun) => {
      const stop = clock.after(COMMAND_MS, begun)
      this.#begin = () => {
        stop()
        begun()
      }
    })
    this.redis = new Redis(url, {
      connectTimeout: CONNECT_MS,
      commandTimeout: COMMAND_MS,
      enableOfflineQueue: false,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: null,
      // The user need not be allowed to say which library this is, and old servers know only this protocol.
      disableClientInfo: true,
      protocol: 2,
      retryStrategy: (times) => Math.min(50 * 2 ** times, 1000),
      ...options,
    })
    this.redis.on('error', (error: Error) => {
      this.#lose(error)
    })
    this.redis.on('close', () => {
      this.#lose()
    })
    this.redis.on('ready', () => {
      void this.#probe()
    })
    this.#ask(AWAY_MS)
  }

  get isAway(): boolean {
    return this.#isAway
  }

  /** Since when it has not answered, by the clock's `elapsed`. */
  get awaySince(): number {
    return this.#since
  }

  /** Why it cannot be used, without what is secret in it. */
  get failure(): string | undefined {
    return this.#isAway ? this.#failure : undefined
  }

  /**
   * Does something with it. Rejects at once while it is away, and within a second where it does not answer, or has not
   * yet.
   */
  async use<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#isAway) await this.#isBegun
    if (this.#isAway) throw new Error(`Redis ${this.#failure}`)
    try {
      return await work(this.redis)
    } catch (error) {
      // What it refuses says that it answers.
      if (!(error instanceof ReplyError)) this.#lose(error)
      throw error
    }
  }

  close(): void {
    this.#isClosed = true
    this.#begin()
    this.#stop()
    this.redis.disconnect()
  }

  #ask(delayMs: number): void {
    this.#stop()
    if (this.#isClosed) return
    this.#stop = this.clock.after(delayMs, () => void this.#probe())
  }

  async #probe(): Promise<void> {
    this.#stop()
    try {
      await this.redis.ping()
      this.#find()
    } catch (error) {
      this.#lose(error)
      const isHanging = this.redis.status === 'ready' && this.clock.elapsed() - this.#since >= HANGING_MS
      if (isHanging && !this.#isClosed) this.redis.disconnect(true)
    }
    this.#ask(this.#isAway ? AWAY_MS : CALM_MS)
  }

  #find(): void {
    if (!this.#isAway || this.#isClosed) return
    this.#isAway = false
    this.#begin()
    this.log.info('Redis answers')
    this.listener.onBack()
  }

  #lose(error?: unknown): void {
    if (error !== undefined) this.#failure = reasonOf(error)
    if (this.#isAway || this.#isClosed) return
    this.#isAway = true
    this.#since = this.clock.elapsed()
    if (error === undefined) this.#failure = 'has ended the connection'
    this.log.warn('Redis does not answer', { reason: this.#failure })
    this.listener.onAway()
    this.#ask(AWAY_MS)
  }
}

/** In a few words, without the address, which may hold a password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'does not answer'
  if (/^(WRONGPASS|NOAUTH|NOPERM)/.test(error.message)) return 'refuses the user'
  if (error.message.includes('ECONNREFUSED')) return 'refuses connections'
  if (/ENOTFOUND|EAI_AGAIN/.test(error.message)) return 'is not known by its name'
  return 'does not answer'
}
