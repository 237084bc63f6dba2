import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import pg from 'pg'
import { translated } from './errors.js'

/** A connection for as long as one uses it. */
export class Client implements PostgresPoolClient {
  /** Why it can be used no more. */
  #broken: unknown

  constructor(private readonly client: pg.PoolClient) {
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

  release(): void {
    this.client.off('error', this.#onError)
    // What is broken is not used again.
    this.client.release(this.#broken !== undefined)
  }

  async #run<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (this.#broken !== undefined) throw translated(this.#broken)
    try {
      const { command, rowCount, rows } = await this.client.query<Row & pg.QueryResultRow>(sql, [
        ...parameters,
      ])
      return { command: command as PostgresQueryResult<Row>['command'], rowCount: rowCount ?? 0, rows }
    } catch (error) {
      // The server says what is wrong with a statement; anything else is wrong with the connection.
      if (!(error instanceof pg.DatabaseError)) this.#broken = error
      throw translated(error)
    }
  }

  readonly #onError = (error: unknown): void => {
    this.#broken = error
  }
}
