import { z } from 'zod'
import { pinoLog } from '../../host/index.js'
import { restoreRecords } from '../../plugin/index.js'
import { read } from '../line/command-line.js'
import { refuse, type Command } from '../line/command.js'
import { STORAGE_USAGE, StorageOptions, storageSources } from '../line/storage.js'
import { countsOf } from './counts.js'
import { explain } from './explain.js'
import { POSTGRES_COPIES } from './postgres-copies.js'

export const RESTORE_USAGE = `Usage: placeos-webhooks restore FILE [options]

Puts a backup in the place of the records of a data folder: its triggers, API keys and executions.
The backup is looked at as a whole before, and must be of this version or an earlier one. The file
that was there stays beside it, under another name. A host must not be at work on the folder: it
holds a lock of SQLite on the file, by which this command knows. For PostgreSQL it prints the
commands that do the same.

Options (and the variables that give the same):
${STORAGE_USAGE}  --help                           print this
`

const grammar = {
  schema: StorageOptions.extend({ file: z.string('is required: a backup').min(1, 'must not be empty') }),
  values: storageSources,
  operands: ['file'],
}

/** `restore FILE`. */
export const restore: Command = async (args, env, output) => {
  const reading = read(grammar, args, env)
  if (reading.kind === 'unusable') return refuse(reading.faults, 'restore', output)
  if (reading.kind === 'help') {
    output.out(RESTORE_USAGE)
    return 0
  }
  const { file, dataDir, databaseUrl } = reading.values
  if (databaseUrl !== undefined) {
    output.err(POSTGRES_COPIES)
    return 1
  }
  try {
    const { rows, before, missing } = await restoreRecords(dataDir, file, pinoLog('error'), new Date())
    if (before !== undefined) output.out(`What was there before is ${before}\n`)
    if (missing.length > 0) output.out(`The next start brings it up to date: ${missing.join(', ')}\n`)
    output.out(`${dataDir} has ${file}, verified, with ${countsOf(rows)}\n`)
    return 0
  } catch (error) {
    output.err(explain(error))
    return 1
  }
}
