import type Database from 'better-sqlite3'
import { BUSY_MS, type Engine, type EngineDatabase, type EngineStatement, type Row } from './engine.js'

/** The package better-sqlite3. Throws where it is not installed, or was built for another Node. */
export async function betterSqlite3(): Promise<Engine> {
  const { default: Library } = await import('better-sqlite3')
  // Its native part is loaded with the first database.
  new Library(':memory:').close()
  return {
    open: (path, { readOnly }) =>
      new BetterDatabase(
        new Library(path, { readonly: readOnly, fileMustExist: readOnly, timeout: BUSY_MS }),
      ),
  }
}

class BetterDatabase implements EngineDatabase {
  constructor(private readonly database: Database.Database) {}

  prepare(sql: string): EngineStatement {
    return new BetterStatement(this.database.prepare<unknown[], Row>(sql))
  }

  rollback(): void {
    if (this.database.inTransaction) this.database.exec('rollback')
  }

  close(): void {
    this.database.close()
  }
}

class BetterStatement implements EngineStatement {
  readonly isReader: boolean

  constructor(private readonly statement: Database.Statement<unknown[], Row>) {
    this.isReader = statement.reader
  }

  all(parameters: readonly unknown[]): Row[] {
    return this.statement.all(...parameters)
  }

  run(parameters: readonly unknown[]): number {
    return this.statement.run(...parameters).changes
  }
}
