import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type pg from 'pg'
import { isLost, translated } from './errors.js'

/**
 * A connection for as long as one uses it. All of it is in transactions, a statement by itself too: what limits them
 * must not outlast them, since the session may be shared with others by a pooler.
 */
export class Client implements PostgresPoolClient {
  /** Why it can be used no more. */
  #broken: unknown
  #isInTransaction = false

  /**
   * @param prelude what each transaction begins with
   * @param onLost hears when it leads nowhere any more
   */
  constructor(
    private readonly client: pg.PoolClient,
    private readonly prelude: string,
    private readonly onLost: () => void,
  ) {
    // Without a listener, a connection that is lost while it is used would end the process.
    client.on('error', this.#onError)
  }

  query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>
  query<Row>(
    sql: string | PostgresCursor<Row>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    if (typeof sql !== 'string') throw new Error('rows are read page by page, not with a cursor')
    return this.#run(sql, parameters)
  }

  /** Whether the server talks to this connection alone, without a pooler that gives its own to one after the other. */
  async isDirect(): Promise<boolean> {
    const { rows } = await this.#run<{ pid: number }>('select pg_backend_pid() as pid', [])
    // A pooler numbers its callers itself. The library's types leave the number out.
    return 'processID' in this.client && this.client.processID === rows[0]?.pid
  }

  release(): void {
    this.client.off('error', this.#onError)
    // What is broken is not used again, nor what somebody has left in the middle.
    this.client.release(this.#broken !== undefined || this.#isInTransaction)
  }

  async #run<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (BEGIN.test(sql)) return await this.#begin(sql)
    if (END.test(sql)) return await this.#end(sql)
    if (this.#isInTransaction) return await this.#send(sql, parameters)
    await this.#begin('begin')
    try {
      const result = await this.#send<Row>(sql, parameters)
      await this.#end('commit')
      return result
    } catch (error) {
      // A connection that broke off ends it as well.
      await this.#end('rollback').catch(() => undefined)
      throw error
    }
  }

  async #begin<Row>(sql: string): Promise<PostgresQueryResult<Row>> {
    this.#isInTransaction = true
    await this.#send(`${sql}; ${this.prelude}`, [])
    return { command: 'SELECT', rowCount: 0, rows: [] }
  }

  /** One that cannot be ended is still open, and its connection is not used again. */
  async #end<Row>(sql: string): Promise<PostgresQueryResult<Row>> {
    const result = await this.#send<Row>(sql, [])
    this.#isInTransaction = false
    return result
  }

  async #send<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (this.#broken !== undefined) throw translated(this.#broken)
    try {
      const { command, rowCount, rows } = await this.client.query<Row & pg.QueryResultRow>(sql, [
        ...parameters,
      ])
      return { command: command as PostgresQueryResult<Row>['command'], rowCount: rowCount ?? 0, rows }
    } catch (error) {
      if (isLost(error)) this.#onError(error)
      throw translated(error)
    }
  }

  readonly #onError = (error: unknown): void => {
    this.#broken ??= error
    this.onLost()
  }
}

const BEGIN = /^(begin|start transaction)\b/i
const END = /^(commit|rollback)$/i
