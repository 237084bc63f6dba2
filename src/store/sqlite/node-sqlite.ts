import { isErrorLike } from '../../problem/index.js'
import { BUSY_MS, type Engine, type EngineDatabase, type EngineStatement, type Row } from './engine.js'
import { SqliteError } from './errors.js'

/** As much of Node's own module as is used here. @see https://nodejs.org/api/sqlite.html */
interface NodeSqlite {
  readonly DatabaseSync: new (path: string, options: { readonly readOnly: boolean }) => NodeDatabase
}

interface NodeDatabase {
  prepare(sql: string): NodeStatement
  exec(sql: string): void
  close(): void
}

interface NodeStatement {
  /** Since Node 22.16. */
  columns?(): readonly unknown[]
  all(...parameters: readonly unknown[]): Row[]
  run(...parameters: readonly unknown[]): { readonly changes: number | bigint }
}

/** The types of the oldest Node that is supported do not know it, so its name is no literal to the compiler. */
const moduleName = (): string => 'node:sqlite'

/** The SQLite that Node brings from 22.13. Throws where this Node has none. */
export async function nodeSqlite(): Promise<Engine> {
  const { DatabaseSync } = (await withoutWarning(() => import(moduleName()))) as NodeSqlite
  return {
    open: (path, mode) =>
      named(() => {
        const database = new DatabaseSync(path, mode)
        database.exec(`pragma busy_timeout = ${String(BUSY_MS)}`)
        return new NodeOwnDatabase(database)
      }),
  }
}

class NodeOwnDatabase implements EngineDatabase {
  constructor(private readonly database: NodeDatabase) {}

  prepare(sql: string): EngineStatement {
    return named(() => new NodeOwnStatement(this.database.prepare(sql), sql))
  }

  rollback(): void {
    try {
      named(() => {
        this.database.exec('rollback')
      })
    } catch (error) {
      // That there is no transaction is a plain error of SQL's.
      if (!(error instanceof SqliteError) || error.code !== 'SQLITE_ERROR') throw error
    }
  }

  close(): void {
    this.database.close()
  }
}

class NodeOwnStatement implements EngineStatement {
  readonly isReader: boolean

  constructor(
    private readonly statement: NodeStatement,
    sql: string,
  ) {
    this.isReader = statement.columns ? statement.columns().length > 0 : givesRows(sql)
  }

  all(parameters: readonly unknown[]): Row[] {
    return named(() => this.statement.all(...parameters))
  }

  run(parameters: readonly unknown[]): number {
    return Number(named(() => this.statement.run(...parameters)).changes)
  }
}

/** Before Node 22.16 a statement does not say itself whether it gives rows. */
const givesRows = (sql: string): boolean =>
  /^\s*(select|with|pragma|values|explain)\b/i.test(sql) || /\breturning\b/i.test(sql)

/** The names of SQLite's result codes that are told apart here. @see https://www.sqlite.org/rescode.html */
const CODES: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  19: 'SQLITE_CONSTRAINT',
  26: 'SQLITE_NOTADB',
}

/** Does work whose refusals by SQLite have their names. */
function named<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isErrorLike(error) || !('errcode' in error) || typeof error.errcode !== 'number') throw error
    // An extended code has the plain one in its last byte.
    const plain = error.errcode & 0xff
    throw new SqliteError(CODES[plain] ?? `SQLITE_${String(plain)}`, error.message)
  }
}

/** This Node's warning that the module is experimental says nothing to an operator; this thread is ours alone. */
async function withoutWarning<T>(work: () => Promise<T>): Promise<T> {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = () => undefined
  try {
    return await work()
  } finally {
    process.emitWarning = emitWarning
  }
}
