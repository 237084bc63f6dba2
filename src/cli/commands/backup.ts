import { backUpRecords } from '../../plugin/index.js'
import { STORAGE_USAGE } from '../line/storage.js'
import { copyCommand } from './copy-command.js'
import { countsOf, megabytes } from './counts.js'

export const BACKUP_USAGE = `Usage: placeos-webhooks backup FILE [options]

Copies the triggers, API keys and executions of a data folder into a new file, as they are at one
moment, also while a host is at work. The copy is looked at as a whole, and its rows are counted,
before it has its name. It holds secrets, and only its owner may read it. What drivers have saved,
the folder settings of the data folder, are files of their own. For PostgreSQL it prints the
commands that do the same.

Options (and the variables that give the same):
${STORAGE_USAGE}  --help                           print this
`

/** `backup FILE`. */
export const backup = copyCommand({
  name: 'backup',
  usage: BACKUP_USAGE,
  file: 'a new file',
  copy: async ({ file, dataDir }, output, log) => {
    output.err(`Copying ${dataDir} to ${file}\n`)
    const { bytes, rows } = await backUpRecords(dataDir, file, log, (done, about) => {
      output.err(`  ${megabytes(done)} of about ${megabytes(about)}\n`)
    })
    output.out(`${file}: ${megabytes(bytes)}, verified, with ${countsOf(rows)}\n`)
  },
})
