import { z } from 'zod'
import { pinoLog } from '../../host/index.js'
import { backUpRecords } from '../../plugin/index.js'
import { read } from '../line/command-line.js'
import { refuse, type Command } from '../line/command.js'
import { STORAGE_USAGE, StorageOptions, storageSources } from '../line/storage.js'
import { countsOf, megabytes } from './counts.js'
import { explain } from './explain.js'
import { POSTGRES_COPIES } from './postgres-copies.js'

export const BACKUP_USAGE = `Usage: placeos-webhooks backup FILE [options]

Copies the triggers, API keys and executions of a data folder into a new file, as they are at one
moment, also while a host is at work. The copy is looked at as a whole, and its rows are counted,
before it has its name. It holds secrets, and only its owner may read it. What drivers have saved,
the folder settings of the data folder, are files of their own. For PostgreSQL it prints the
commands that do the same.

Options (and the variables that give the same):
${STORAGE_USAGE}  --help                           print this
`

const grammar = {
  schema: StorageOptions.extend({ file: z.string('is required: a new file').min(1, 'must not be empty') }),
  values: storageSources,
  operands: ['file'],
}

/** `backup FILE`. */
export const backup: Command = async (args, env, output) => {
  const reading = read(grammar, args, env)
  if (reading.kind === 'unusable') return refuse(reading.faults, 'backup', output)
  if (reading.kind === 'help') {
    output.out(BACKUP_USAGE)
    return 0
  }
  const { file, dataDir, databaseUrl } = reading.values
  if (databaseUrl !== undefined) {
    output.err(POSTGRES_COPIES)
    return 1
  }
  try {
    output.err(`Copying ${dataDir} to ${file}\n`)
    const { bytes, rows } = await backUpRecords(dataDir, file, pinoLog('error'), (done, about) => {
      output.err(`  ${megabytes(done)} of about ${megabytes(about)}\n`)
    })
    output.out(`${file}: ${megabytes(bytes)}, verified, with ${countsOf(rows)}\n`)
    return 0
  } catch (error) {
    output.err(explain(error))
    return 1
  }
}
