import type { Batch, BatchResult, Claiming, RowWrite, Statement } from '../commit/batch.js'
import { Growth } from '../commit/totals.js'
import type { Engine, EngineDatabase, EngineStatement, Row } from './engine.js'
import type { Asked, Look, Result } from './protocol.js'

/** How many statements are kept ready. */
const MAX_READY = 200

/** The one connection to a database file, within the thread that may wait for it. */
export class Connection {
  #database: EngineDatabase | undefined
  #held: EngineDatabase | undefined
  /** The statement used last is the last. */
  readonly #ready = new Map<string, EngineStatement>()

  constructor(private readonly engine: Engine) {}

  look({ path, isWhole }: Asked['look']): Look {
    const database = this.engine.open(path, { readOnly: true })
    try {
      const check = isWhole ? textsOf(database, 'pragma quick_check(10)') : []
      const faults = check.filter((line) => line !== 'ok')
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

  /** @see Asked */
  hold({ path, waitMs }: Asked['hold']): void {
    const database = this.engine.open(path, { readOnly: false })
    try {
      database.prepare(`pragma busy_timeout = ${String(waitMs)}`).all([])
      // It writes nothing, so that there is nothing to undo after a process that was killed.
      database.prepare('begin immediate').run([])
    } catch (error) {
      database.close()
      throw error
    }
    this.#held = database
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

  /** Writes a batch in one transaction. @see WriteBatch */
  write({ frees, claims, writes }: Batch): BatchResult {
    this.#prepared('begin immediate').run([])
    try {
      const growth = new Growth()
      for (const free of frees) this.#write(free, growth)
      const holders = claims.map((claim) => this.#claim(claim, growth))
      for (const write of writes) this.#write(write, growth)
      for (const [name, bytes] of growth.changed)
        this.#prepared('update totals set bytes = bytes + ? where name = ?').run([bytes, name])
      this.#prepared('commit').run([])
      return { holders, grown: growth.grown }
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
    this.#held?.close()
    this.#held = undefined
  }

  /** @returns the row of whoever has the name, if it is not free */
  #claim({ name, claimed, columns, writes }: Claiming, growth: Growth): Row | undefined {
    const names = Object.keys(columns)
    const [key = ''] = names
    const insert = `insert into "replies" (${names.join(', ')}) values (${names.map(() => '?').join(', ')}) on conflict (${key}) do nothing`
    const values = Object.values(columns)
    if (this.#prepared(insert).run(values) === 0) {
      const [holder] = this.#prepared(`select * from "replies" where ${key} = ?`).all([name])
      if (holder && Number(holder.expires) > claimed) return holder
      this.#prepared(`delete from "replies" where ${key} = ?`).run([name])
      growth.addTo('replies', -Number(holder?.size ?? 0))
      this.#prepared(insert).run(values)
    }
    growth.addTo('replies', Number(columns.size))
    for (const write of writes) this.#write(write, growth)
    return undefined
  }

  #write(write: RowWrite, growth: Growth): void {
    const { statement, row } = write
    growth.add(write, this.#prepared(textOf(statement)).run(placed(statement, row)))
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

/** Those of one message are the same objects for all of its rows. */
const texts = new WeakMap<Statement, string>()

function textOf(statement: Statement): string {
  let text = texts.get(statement)
  if (text === undefined) texts.set(statement, (text = makeText(statement)))
  return text
}

/** A statement for one row. */
function makeText({ kind, table, columns, only }: Statement): string {
  const [key = '', ...names] = Object.keys(columns).map((name) => `"${name}"`)
  const condition = only === undefined ? '' : ` and ${only}`
  switch (kind) {
    case 'delete':
      return `delete from "${table}" where ${key} = ?${condition}`
    case 'update':
      return `update "${table}" set ${names.map((name) => `${name} = ?`).join(', ')} where ${key} = ?${condition}`
    case 'put': {
      const places = [key, ...names].map(() => '?').join(', ')
      const given = names.map((name) => `${name} = excluded.${name}`).join(', ')
      return `insert into "${table}" (${[key, ...names].join(', ')}) values (${places}) on conflict (${key}) do update set ${given}`
    }
  }
}

/** The values in the order in which the statement has its places. */
const placed = ({ kind }: Statement, row: readonly unknown[]): readonly unknown[] =>
  kind === 'update' ? [...row.slice(1), row[0]] : row

const textsOf = (database: EngineDatabase, sql: string): string[] =>
  firstColumn(database.prepare(sql)).map(String)

/** The first value of each row. */
const firstColumn = (statement: EngineStatement): unknown[] =>
  statement.all([]).map((row): unknown => Object.values(row)[0])
