import type { Statement, Write } from '../commit/write.js'
import type { Engine, EngineDatabase, EngineStatement } from './engine.js'
import type { Look, Result } from './protocol.js'

/** How many statements are kept ready. */
const MAX_READY = 200

/** The one connection to a database file, within the thread that may wait for it. */
export class Connection {
  #database: EngineDatabase | undefined
  /** The statement used last is the last. */
  readonly #ready = new Map<string, EngineStatement>()

  constructor(private readonly engine: Engine) {}

  look(path: string): Look {
    const database = this.engine.open(path, { readOnly: true })
    try {
      const faults = textsOf(database, 'pragma quick_check(10)').filter((line) => line !== 'ok')
      if (faults.length > 0) return { faults, tables: [], migrations: [] }
      const tables = textsOf(database, `select name from sqlite_schema where type = 'table'`)
      const migrations = tables.includes('kysely_migration')
        ? textsOf(database, 'select name from kysely_migration')
        : []
      return { faults, tables, migrations }
    } finally {
      database.close()
    }
  }

  open(path: string): void {
    const database = this.engine.open(path, { readOnly: false })
    try {
      database.prepare('pragma journal_mode = wal').all([])
      // A commit is on disk before anybody hears of it.
      database.prepare('pragma synchronous = full').run([])
      database.prepare('pragma foreign_keys = on').run([])
    } catch (error) {
      database.close()
      throw error
    }
    this.#database = database
  }

  run(sql: string, parameters: readonly unknown[]): Result {
    const statement = this.#prepared(sql)
    if (statement.isReader) return { rows: statement.all(parameters), changes: undefined }
    return { rows: [], changes: statement.run(parameters) }
  }

  /** Makes writes in one transaction. @see WriteTogether */
  together(writes: readonly Write[]): unknown {
    this.#prepared('begin immediate').run([])
    try {
      for (const { statement, rows } of writes) {
        const prepared = this.#prepared(textOf(statement))
        for (const row of rows) prepared.run(placed(statement, row))
      }
      const [revision] = firstColumn(this.#prepared('select value from revision'))
      this.#prepared('commit').run([])
      return revision
    } catch (error) {
      this.rollback()
      throw error
    }
  }

  rollback(): void {
    this.#database?.rollback()
  }

  close(): void {
    this.#ready.clear()
    this.#database?.close()
    this.#database = undefined
  }

  #prepared(sql: string): EngineStatement {
    if (!this.#database) throw new Error('no file is open')
    const known = this.#ready.get(sql)
    if (known) this.#ready.delete(sql)
    const statement = known ?? this.#database.prepare(sql)
    this.#ready.set(sql, statement)
    for (const oldest of this.#ready.keys()) {
      if (this.#ready.size <= MAX_READY) break
      this.#ready.delete(oldest)
    }
    return statement
  }
}

/** A statement for one row. */
function textOf({ kind, table, columns, over }: Statement): string {
  const [key = '', ...names] = Object.keys(columns).map((name) => `"${name}"`)
  if (kind === 'update') {
    return `update "${table}" set ${names.map((name) => `${name} = ?`).join(', ')} where ${key} = ?`
  }
  const places = [key, ...names].map(() => '?').join(', ')
  const given = names.map((name) => `${name} = excluded.${name}`).join(', ')
  const condition = over === undefined ? '' : ` where ${over}`
  return `insert into "${table}" (${[key, ...names].join(', ')}) values (${places}) on conflict (${key}) do update set ${given}${condition}`
}

/** The values in the order in which the statement has its places. */
const placed = ({ kind }: Statement, row: readonly unknown[]): readonly unknown[] =>
  kind === 'update' ? [...row.slice(1), row[0]] : row

const textsOf = (database: EngineDatabase, sql: string): string[] =>
  firstColumn(database.prepare(sql)).map(String)

/** The first value of each row. */
const firstColumn = (statement: EngineStatement): unknown[] =>
  statement.all([]).map((row): unknown => Object.values(row)[0])
