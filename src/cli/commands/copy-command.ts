import { z } from 'zod'
import { pinoLog } from '../../host/index.js'
import type { Log } from '../../log/index.js'
import { read } from '../line/command-line.js'
import { refuse, type Command, type Output } from '../line/command.js'
import { StorageOptions, storageSources } from '../line/storage.js'
import { explain } from './explain.js'

/** What PostgreSQL's own programs do instead. */
const POSTGRES_COPIES = `The host keeps its records in PostgreSQL (DATABASE_URL), whose own programs copy them.
A backup, also while hosts run:
  pg_dump --format=custom --file=FILE --dbname="$DATABASE_URL"
Back into the same database, while no host runs:
  pg_restore --clean --if-exists --no-owner --single-transaction --dbname="$DATABASE_URL" FILE
`

/** A command that copies the records of a data folder to a file, or from it. */
export interface CopyCommand {
  readonly name: string
  readonly usage: string
  /** What its file is, for those who leave it out. */
  readonly file: string
  /** Copies, and says what has come of it. What it throws is told. */
  readonly copy: (paths: CopyPaths, output: Output, log: Log) => Promise<void>
}

/** From where to where. */
export interface CopyPaths {
  readonly file: string
  readonly dataDir: string
}

/** Reads the command line of a copy; of PostgreSQL it prints the commands that do the same. */
export function copyCommand({ name, usage, file: what, copy }: CopyCommand): Command {
  const grammar = {
    schema: StorageOptions.extend({ file: z.string(`is required: ${what}`).min(1, 'must not be empty') }),
    values: storageSources,
    operands: ['file'],
  }
  return async (args, env, output) => {
    const reading = read(grammar, args, env)
    if (reading.kind === 'unusable') return refuse(reading.faults, name, output)
    if (reading.kind === 'help') {
      output.out(usage)
      return 0
    }
    const { file, dataDir, databaseUrl } = reading.values
    if (databaseUrl !== undefined) {
      output.err(POSTGRES_COPIES)
      return 1
    }
    try {
      await copy({ file, dataDir }, output, pinoLog('error'))
      return 0
    } catch (error) {
      output.err(explain(error))
      return 1
    }
  }
}
