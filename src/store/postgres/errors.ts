import pg from 'pg'
import { Problem } from '../../problem/index.js'
import { ConstraintViolation, storageUnavailable, unusable } from '../commit/failures.js'
import { causeOf } from './causes.js'

/**
 * SQLSTATE classes and codes of what may work later: connection, transaction taken back, resources, operator,
 * system; and who may not, or not in this state.
 * @see PostgreSQL manual, appendix A
 */
const UNAVAILABLE = /^(08|25006|25P03|28|3D000|3F000|40|42501|42P01|53|55P03|57|58|XX)/

/** Those that say that the server is another by now, is going, or was never reached. */
const LOST = /^(08|25006|57P0)/

/** What an error of a statement means here. What the server has not said itself is the connection's own failure. */
export function translated(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return unavailable(error)
  const code = error.code ?? ''
  if (code.startsWith('23')) return new ConstraintViolation(error.message, { cause: error })
  return UNAVAILABLE.test(code) ? unavailable(error) : error
}

/** The database cannot be used; the cause is named for the log. */
export const unavailable = (cause: unknown): Problem => storageUnavailable(new DatabaseFailure(cause))

/** Whether a connection leads nowhere any more, and those beside it most likely neither. */
export const isLost = (error: unknown): boolean =>
  error instanceof pg.DatabaseError ? LOST.test(error.code ?? '') : true

/** What keeps it from starting is said more plainly than what befalls it later. */
export function atStart(error: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== 'storage-unavailable') return error
  const { cause } = error
  if (!(cause instanceof DatabaseFailure)) return error
  return cause.lasts
    ? unusable('databaseUrl', cause.message, cause)
    : new Problem('storage-unavailable', `the PostgreSQL database cannot be used: ${cause.message}`, {
        cause,
      })
}

/** Names what keeps a database from being used, with its code and its cure. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure'
  /** A SQLSTATE, or a code of Node. */
  readonly code: string
  /** Whether somebody must mend something first. */
  readonly lasts: boolean

  constructor(cause: unknown) {
    const code = codeOf(cause)
    const { lasts, says } = causeOf(code, cause)
    super(code === '' ? says : `${says} (${code})`, { cause })
    this.code = code
    this.lasts = lasts
  }
}

/** Errors of the library that have no code, by what they say. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/does not support SSL/, 'NO_TLS'],
  [/establishing an SSL connection/, 'ERR_SSL'],
  [/client password must be/, 'NO_PASSWORD'],
  [/exceeded when trying to connect/, 'BUSY'],
  [/timeout/i, 'SILENT'],
  [/terminated/, 'ENDED'],
]

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return WORDS.find(([words]) => words.test(error.message))?.[1] ?? ''
}
