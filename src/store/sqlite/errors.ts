import { Problem } from '../../problem/index.js'
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

/** The code where no library speaks SQLite; the message is why. */
export const NO_ENGINE = 'NO_ENGINE'

/** The code where the library was built for another Node; the message is the cause, and the cure. */
export const OTHER_NODE = 'OTHER_NODE'

/** What may work later, or on another disk: the result codes of SQLite that say nothing of the statement. */
const UNAVAILABLE =
  /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL|PERM|CORRUPT|NOTADB)(_|$)/

export const errorOf = ({ code, message }: Failure): SqliteError => new SqliteError(code, message)

const MISSING =
  'SQLite is missing: the package better-sqlite3 is not built for this Node, and this Node brings no SQLite.\n' +
  'Install Node 22.13 or later; or a C++ compiler, make and python3, and run npm rebuild better-sqlite3 (pnpm runs no install scripts unasked: pnpm approve-builds comes first); or name a PostgreSQL database.'

/** What a refusal of SQLite's means here. */
export function translated(error: unknown): unknown {
  if (!(error instanceof SqliteError)) return error
  if (error.code.startsWith('SQLITE_CONSTRAINT'))
    return new ConstraintViolation(error.message, { cause: error })
  // Neither is in a setting.
  if (error.code === NO_ENGINE) return new Problem('invalid-configuration', MISSING, { cause: error })
  if (error.code === OTHER_NODE) return new Problem('invalid-configuration', error.message, { cause: error })
  return UNAVAILABLE.test(error.code) ? storageUnavailable(error) : error
}
