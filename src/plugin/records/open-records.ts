import type { Log } from '../../log/index.js'
import { openRecords as open } from '../compose.js'
import type { PluginSettings } from '../configuration/settings.js'
import type { Records } from '../records.js'

/**
 * Opens what is kept, for a command line: a plugin at work on the same records sees what is changed. Rejects with
 * Problem `invalid-configuration` or `storage-unavailable`. Its type is written down here, so that hosts need no
 * types of Express, which those of the composition root lead to.
 */
export const openRecords: (
  where: Pick<PluginSettings, 'databaseUrl' | 'dataDir'>,
  log: Log,
) => Promise<Records> = open
