import type { Log } from '../log/index.js'
import { openRecords as open, placeos, store } from './compose.js'
import type { PluginSettings } from './configuration/settings.js'
import type { Records } from './records.js'

/**
 * Opens what is kept, for a command line: a plugin at work on the same records sees what is changed. Rejects with
 * Problem `invalid-configuration` or `storage-unavailable`. Its type is written down here, so that hosts need no
 * types of Express, which those of the composition root lead to.
 */
export const openRecords: (
  where: Pick<PluginSettings, 'databaseUrl' | 'dataDir'>,
  log: Log,
) => Promise<Records> = open

/** What a copy of what is kept holds. */
export interface RecordsCopy {
  /** Its size, in bytes. */
  readonly bytes: number
  /** How many rows there are, by table. */
  readonly rows: Readonly<Record<string, number>>
}

/** What became of what is kept when a copy was put in its place. */
export interface RestoredRecords extends RecordsCopy {
  /** The file that was there before, where it is now; undefined where there was none. */
  readonly before: string | undefined
  /** The migrations that the next start makes, by name. */
  readonly missing: readonly string[]
}

/**
 * Copies what a data folder keeps into a new file, also while a host is at work on it. Rejects with Problem
 * `invalid-configuration` or `storage-unavailable`, and then there is no file.
 * @param onCopied hears each second how many bytes are written, of about how many
 */
export const backUpRecords: (
  dataDir: string,
  file: string,
  log: Log,
  onCopied: (bytes: number, about: number) => void,
) => Promise<RecordsCopy> = async (...given) => await (await store()).backUpStores(...given)

/**
 * Puts a copy in the place of what a data folder keeps, which stays beside it. Rejects with Problem
 * `invalid-configuration`, also while a host is at work on the folder, or `storage-unavailable`, and then nothing has
 * changed.
 * @param stamp a moment, for the name of what was there before
 */
export const restoreRecords: (
  dataDir: string,
  file: string,
  log: Log,
  stamp: Date,
) => Promise<RestoredRecords> = async (...given) => await (await store()).restoreStores(...given)

/**
 * All triggers of a PlaceOS with their instances, secrets included, for `planImport`. Rejects with Problem
 * `runtime-unavailable`.
 */
export const exportTriggers = async (
  where: Pick<NonNullable<PluginSettings['placeos']>, 'apiUrl' | 'apiKey'>,
): Promise<readonly unknown[]> => (await placeos()).exportTriggers(where)
