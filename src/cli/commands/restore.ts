import { restoreRecords } from '../../plugin/index.js'
import { STORAGE_USAGE } from '../line/storage.js'
import { copyCommand } from './copy-command.js'
import { countsOf } from './counts.js'

export const RESTORE_USAGE = `Usage: placeos-webhooks restore FILE [options]

Puts a backup in the place of the records of a data folder: its triggers, API keys and executions.
The backup is looked at as a whole before, and must be of this version or an earlier one. The file
that was there stays beside it, under another name. A host must not be at work on the folder: it
holds a lock of SQLite on the file, by which this command knows. For PostgreSQL it prints the
commands that do the same.

Options (and the variables that give the same):
${STORAGE_USAGE}  --help                           print this
`

/** `restore FILE`. */
export const restore = copyCommand({
  name: 'restore',
  usage: RESTORE_USAGE,
  file: 'a backup',
  copy: async ({ file, dataDir }, output, log) => {
    const { rows, before, missing } = await restoreRecords(dataDir, file, log, new Date())
    if (before !== undefined) output.out(`What was there before is ${before}\n`)
    if (missing.length > 0) output.out(`The next start brings it up to date: ${missing.join(', ')}\n`)
    output.out(`${dataDir} has ${file}, verified, with ${countsOf(rows)}\n`)
  },
})
