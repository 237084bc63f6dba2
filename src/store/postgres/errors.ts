import pg from 'pg'
import { ConstraintViolation, storageUnavailable } from '../commit/failures.js'

/**
 * SQLSTATE classes and codes of what may work later: connection, transaction taken back, resources, operator,
 * system; and who may not, or not in this state.
 * @see PostgreSQL manual, appendix A
 */
const UNAVAILABLE = /^(08|25006|25P03|28|3D000|40|42501|53|55P03|57|58|XX)/

/** Whether the server knows neither user nor database, or not the password. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && /^(28|3D000)/.test(error.code ?? '')

/** What an error of a connection means here. What the server has not said itself is the connection's own failure. */
export function translated(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return storageUnavailable(error)
  const code = error.code ?? ''
  if (code.startsWith('23')) return new ConstraintViolation(error.message, { cause: error })
  return UNAVAILABLE.test(code) ? storageUnavailable(error) : error
}
