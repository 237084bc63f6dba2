import { ConstraintViolation, storageUnavailable } from '../commit/failures.js'
import type { Failure } from './protocol.js'

/** An error of SQLite's, on this side. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError'

  /** @param code such as `SQLITE_BUSY`; longer ones begin with the shorter */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** What may work later, or on another disk: the result codes of SQLite that say nothing of the statement. */
const UNAVAILABLE =
  /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL|PERM|CORRUPT|NOTADB)(_|$)/

export const errorOf = ({ code, message }: Failure): SqliteError => new SqliteError(code, message)

/** What a refusal of SQLite's means here. */
export function translated(error: unknown): unknown {
  if (!(error instanceof SqliteError)) return error
  if (error.code.startsWith('SQLITE_CONSTRAINT'))
    return new ConstraintViolation(error.message, { cause: error })
  return UNAVAILABLE.test(error.code) ? storageUnavailable(error) : error
}
