import type { PostgresPool } from 'kysely'
import pg from 'pg'
import { readDatabaseUrl } from '../../database-url/index.js'
import type { Log } from '../../log/index.js'
import { unusable } from '../commit/failures.js'
import type { Client } from './client.js'
import { DatabaseFailure, unavailable } from './errors.js'
import type { Limits } from './limits.js'
import { Server } from './server.js'

/** The connections to one database, on one of its servers. */
export class Pool implements PostgresPool {
  readonly #servers: readonly Server[]
  /** The place of the server that was reached last. */
  #present = 0

  /** Throws Problem `invalid-configuration` when the URL is none. */
  constructor(databaseUrl: string, limits: Limits, log: Log) {
    const url = readDatabaseUrl(databaseUrl)
    if (!url) throw unusable('databaseUrl', BAD_URL)
    this.#servers = url.servers.map(
      (server) => new Server(checked(server.url, limits), limits, url.mustBeWritable, log),
    )
  }

  /** Tries the servers in their order, from the one that was reached last. Rejects with Problem `storage-unavailable`. */
  async connect(): Promise<Client> {
    const failures: unknown[] = []
    const first = this.#present
    for (let tried = 0; tried < this.#servers.length; tried += 1) {
      const at = (first + tried) % this.#servers.length
      try {
        const client = await this.#servers[at]?.connect()
        if (!client) break
        this.#present = at
        return client
      } catch (error) {
        failures.push(error)
      }
    }
    // What somebody must mend is told before what may pass.
    throw unavailable(failures.find((error) => new DatabaseFailure(error).lasts) ?? failures.at(-1))
  }

  async end(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.end()))
  }
}

/** No parameters are sent with which a session begins, beside those of the URL: a pooler refuses them. */
function checked(url: string, { connectMs, silenceMs }: Limits): pg.PoolConfig {
  const config: pg.PoolConfig = {
    connectionString: url,
    application_name: 'placeos-webhooks',
    connectionTimeoutMillis: connectMs,
    query_timeout: silenceMs,
    keepAlive: true,
    types: { getTypeParser },
  }
  try {
    // Connects to nothing, but reads all that the URL says.
    new pg.Client(config)
  } catch (cause) {
    throw unusable('databaseUrl', BAD_URL, cause)
  }
  return config
}

const BAD_URL = 'must be a URL such as postgres://user:password@host:5432/name'

type TypeId = Parameters<typeof pg.types.getTypeParser>[0]

/** Counts and instants fit a number; without this, they are read as text. */
function getTypeParser(oid: TypeId, format?: 'text' | 'binary'): unknown {
  if (oid === pg.types.builtins.INT8 && format !== 'binary') return Number
  return pg.types.getTypeParser(oid, format)
}
