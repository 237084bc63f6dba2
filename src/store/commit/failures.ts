import { Problem } from '../../problem/index.js'

/** A row was refused because another has its place, or because what it refers to is not there. */
export class ConstraintViolation extends Error {
  override readonly name = 'ConstraintViolation'
}

/** The database cannot be used now. Its own words may tell paths and addresses, so they are for the log alone. */
export const storageUnavailable = (
  cause: unknown,
  detail = 'the database cannot be used now: try again later',
): Problem => new Problem('storage-unavailable', detail, { cause })

/**
 * A setting of the database that cannot work until somebody mends it.
 * @param message names what is wrong, and what to do
 */
export const unusable = (setting: 'dataDir' | 'databaseUrl', message: string, cause?: unknown): Problem =>
  new Problem('invalid-configuration', message, {
    cause,
    faults: [{ path: `settings.${setting}`, message }],
  })
