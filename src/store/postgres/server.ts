import pg from 'pg'
import type { Log } from '../../log/index.js'
import { Client } from './client.js'
import { LIMITS, type Limits } from './limits.js'
import { Sockets } from './sockets.js'

/** The connections to one server. */
export class Server {
  #pool: pg.Pool
  #hasEnded = false
  /** Pools whose connections led nowhere any more, until the last is closed. */
  readonly #former = new Set<Promise<void>>()
  readonly #sockets = new WeakMap<pg.Pool, Sockets>()

  /** @param mustBeWritable whether a connection that takes no writes is none */
  constructor(
    private readonly config: pg.PoolConfig,
    private readonly limits: Limits,
    private readonly mustBeWritable: boolean,
    private readonly log: Log,
  ) {
    this.#pool = this.#makePool()
  }

  /** Rejects with the error of the library. */
  async connect(): Promise<Client> {
    const pool = this.#pool
    try {
      return this.#clientOf(pool, await pool.connect())
    } catch (error) {
      // Whoever waited for one of those that are gone gets one of those that came after.
      if (pool === this.#pool || this.#hasEnded) throw error
      const next = this.#pool
      return this.#clientOf(next, await next.connect())
    }
  }

  async end(): Promise<void> {
    this.#hasEnded = true
    await Promise.all([this.#retire(this.#pool), ...this.#former])
  }

  #clientOf(pool: pg.Pool, client: pg.PoolClient): Client {
    return new Client(client, this.limits.prelude, () => {
      this.#renew(pool)
    })
  }

  /** All connections that were made with a lost one are let go: those in use once they are given back. */
  #renew(lost: pg.Pool): void {
    if (lost !== this.#pool || this.#hasEnded) return
    this.#pool = this.#makePool()
    const retiring: Promise<void> = this.#retire(lost).finally(() => this.#former.delete(retiring))
    this.#former.add(retiring)
  }

  #makePool(): pg.Pool {
    const sockets = new Sockets()
    const pool: pg.Pool = new pg.Pool({
      ...this.config,
      stream: sockets.make,
      ...(this.mustBeWritable ? { verify: requireWritable } : {}),
    })
    // A connection that is lost while nobody uses it is nobody's failure.
    pool.on('error', (error) => {
      if (pool !== this.#pool) return
      this.log.warn('an idle connection to the database was lost', { error })
      this.#renew(pool)
    })
    this.#sockets.set(pool, sockets)
    return pool
  }

  async #retire(pool: pg.Pool): Promise<void> {
    await pool.end()
    // A server that is gone without a word does not say goodbye either.
    await this.#sockets.get(pool)?.closed(LIMITS.silenceMs)
  }
}

/** Refuses a connection that takes no writes, as that of a standby. */
function requireWritable(client: pg.PoolClient, done: (error?: Error) => void): void {
  client.query<{ transaction_read_only: string }>('show transaction_read_only').then(
    ({ rows }) => {
      done(rows[0]?.transaction_read_only === 'on' ? new NotWritable() : undefined)
    },
    (error: unknown) => {
      done(error instanceof Error ? error : new Error(String(error)))
    },
  )
}

/** Says of a server what it would say to a write. */
class NotWritable extends Error {
  readonly code = '25006'

  constructor() {
    super('the server takes no writes')
  }
}
