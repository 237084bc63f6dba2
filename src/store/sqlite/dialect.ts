import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { Batch, BatchResult } from '../commit/batch.js'
import { translated } from './errors.js'
import type { FileIdentity } from './file/index.js'
import type { Answered, Asked, Kind } from './protocol.js'
import type { SqliteThread } from './thread.js'
import { Turns } from './turns.js'

/** SQLite as Kysely knows it, but for where it runs. */
export const threadDialect = (driver: ThreadDriver): Dialect => ({
  createAdapter: () => new Adapter(),
  createDriver: () => driver,
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

class Adapter extends SqliteAdapter {
  /** SQLite takes back tables as well; Kysely leaves it at false for other reasons. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** Gives the one connection to one after the other. */
export class ThreadDriver implements Driver {
  readonly #turns = new Turns()
  #endTurn: (() => void) | undefined
  #thread: SqliteThread | undefined

  /**
   * @param start a thread with the file open
   * @param identity knows whether the file is still there
   */
  constructor(
    private readonly start: () => Promise<SqliteThread>,
    private readonly identity?: FileIdentity,
  ) {}

  async init(): Promise<void> {
    this.#thread = await this.start()
  }

  async acquireConnection(): Promise<ThreadConnection> {
    const endTurn = await this.#turns.take()
    try {
      if (this.identity?.isDue) await this.identity.look()
      // One that has died is replaced: what it had not committed is lost, and whoever waited for it knows.
      if (!this.#thread || this.#thread.hasEnded) this.#thread = await this.start()
    } catch (error) {
      endTurn()
      throw error
    }
    this.#endTurn = endTurn
    return new ThreadConnection(this.#thread)
  }

  /** A whole transaction in one turn. @see WriteBatch */
  async write(batch: Batch): Promise<BatchResult> {
    const connection = await this.acquireConnection()
    try {
      const result = await connection.write(batch)
      // What has taken long may have gone where nobody finds it.
      if (this.identity?.isDue) await this.identity.look()
      return result
    } finally {
      await this.releaseConnection()
    }
  }

  async beginTransaction(connection: ThreadConnection, { accessMode }: TransactionSettings): Promise<void> {
    // One that writes says so at once: asking for it later fails at once when another has written meanwhile.
    await connection.run(accessMode === 'read only' ? 'begin' : 'begin immediate')
  }

  async commitTransaction(connection: ThreadConnection): Promise<void> {
    await connection.run('commit')
  }

  async rollbackTransaction(connection: ThreadConnection): Promise<void> {
    await connection.ask('rollback', {})
  }

  releaseConnection(): Promise<void> {
    this.#endTurn?.()
    return Promise.resolve()
  }

  async destroy(): Promise<void> {
    const endTurn = await this.#turns.take()
    await this.#thread?.close()
    endTurn()
  }
}

class ThreadConnection implements DatabaseConnection {
  constructor(private readonly thread: SqliteThread) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes } = await this.run(sql, parameters)
    return {
      rows: rows as Row[],
      ...(changes === undefined ? {} : { numAffectedRows: BigInt(changes) }),
    }
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('rows are read page by page, not as a stream')
  }

  run(sql: string, parameters: readonly unknown[] = []): Promise<Answered['run']> {
    return this.ask('run', { sql, parameters })
  }

  async write(batch: Batch): Promise<BatchResult> {
    try {
      return await this.thread.write(batch)
    } catch (error) {
      throw translated(error)
    }
  }

  async ask<K extends Kind>(kind: K, given: Asked[K]): Promise<Answered[K]> {
    try {
      return await this.thread.ask(kind, given)
    } catch (error) {
      throw translated(error)
    }
  }
}
