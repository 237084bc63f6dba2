import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import type { Log } from '../../log/index.js'
import { unusable } from '../commit/failures.js'
import { Client } from './client.js'
import { translated } from './errors.js'
import { Sockets } from './sockets.js'

/** How long a connection, a lock or a statement may take, in milliseconds. */
const PATIENCE_MS = 2000

/** How long the server may say nothing, in milliseconds: it would have cut the statement short itself before. */
const SILENCE_MS = 3000

/** How long the server keeps locks for a transaction that does not go on, in milliseconds. */
const IDLE_MS = 10_000

/** The connections to one database. Throws Problem `invalid-configuration` when the URL is none. */
export function makePool(databaseUrl: string, log: Log): PostgresPool {
  const sockets = new Sockets()
  const pool = new pg.Pool({ ...checked(databaseUrl), stream: sockets.make })
  // A connection that is lost while nobody uses it is nobody's failure.
  pool.on('error', (error) => {
    log.warn('an idle connection to the database was lost', { error })
  })
  return {
    end: async () => {
      await pool.end()
      // A server that is gone without a word does not say goodbye either.
      await sockets.closed(SILENCE_MS)
    },
    connect: async (): Promise<PostgresPoolClient> => {
      try {
        return new Client(await pool.connect())
      } catch (error) {
        throw translated(error)
      }
    },
  }
}

function checked(databaseUrl: string): pg.PoolConfig {
  if (!isPostgresUrl(databaseUrl)) throw unusable('databaseUrl', BAD_URL)
  const config: pg.PoolConfig = {
    connectionString: databaseUrl,
    application_name: 'placeos-webhooks',
    connectionTimeoutMillis: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
    query_timeout: SILENCE_MS,
    idle_in_transaction_session_timeout: IDLE_MS,
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

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return (protocol === 'postgres:' || protocol === 'postgresql:') && hostname !== ''
}

const BAD_URL = 'must be a URL such as postgres://user:password@host:5432/name'

type TypeId = Parameters<typeof pg.types.getTypeParser>[0]

/** Counts and instants fit a number; without this, they are read as text. */
function getTypeParser(oid: TypeId, format?: 'text' | 'binary'): unknown {
  if (oid === pg.types.builtins.INT8 && format !== 'binary') return Number
  return pg.types.getTypeParser(oid, format)
}
