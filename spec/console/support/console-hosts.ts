import { hosts, type SpawnedProcess, type Start } from '../../support/processes.js'
import type { Cleaning } from '../../support/temp-dirs.js'

/** The administrator's key of the hosts specs start. */
export const KEY = 'the-admin-key-of-specs-of-the-console'

/** Within `describe`: gives a way to start the built command with a known key. */
export function consoleHosts(
  cleaning: Cleaning = afterEach,
): (args?: readonly string[], options?: Start) => SpawnedProcess {
  const start = hosts(cleaning)
  return (args, { env, ...options } = {}) =>
    start(args, { ...options, env: { ADMIN_KEY: KEY, LOG_LEVEL: 'error', ...env } })
}
