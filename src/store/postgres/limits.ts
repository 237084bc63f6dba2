/** How long things may take, in milliseconds; 0 for any time. */
export interface Limits {
  /** A connection to come about or to come free. */
  readonly connectMs: number
  /** The server to say anything: it would have cut a statement short itself before. */
  readonly silenceMs: number
  /**
   * What each transaction begins with, a connection's own settings being others' as well where a pooler shares it.
   * @see https://www.pgbouncer.org/features.html#sql-feature-map-for-pooling-modes
   */
  readonly prelude: string
}

/** For calls: a lock or a statement may take two seconds. */
export const LIMITS: Limits = {
  connectMs: 2000,
  silenceMs: 3000,
  prelude: settings({ statement_timeout: 2000, idle_in_transaction_session_timeout: 10_000 }),
}

/**
 * For migrations, which take as long as they take, one at a time wherever they are started from.
 * @param name tells their connection from others
 */
export const patientLimits = (name: string): Limits => ({
  connectMs: LIMITS.connectMs,
  silenceMs: 0,
  prelude: [
    settings({ statement_timeout: 0, lock_timeout: 0, idle_in_transaction_session_timeout: 0 }),
    `set local application_name = '${name}'`,
    `select pg_advisory_xact_lock(${MIGRATION_LOCK})`,
  ].join('; '),
})

/** For the connection by which a host is known to others, whose transaction may last as long as the host does. */
export const HOST_LIMITS: Limits = {
  ...LIMITS,
  prelude: settings({ statement_timeout: 2000, idle_in_transaction_session_timeout: 0 }),
}

/** The lock that Kysely's migrations take, so that versions that left it to Kysely are waited for as well. */
const MIGRATION_LOCK = '3853314791062309107'

function settings(all: Readonly<Record<string, number>>): string {
  return Object.entries(all)
    .map(([name, value]) => `set local ${name} = ${value}`)
    .join('; ')
}
