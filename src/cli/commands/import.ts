import { z } from 'zod'
import { readJson, type Records } from '../../plugin/index.js'
import { Problem } from '../../problem/index.js'
import { planImport, type ImportedRow } from '../../triggers/index.js'
import { read } from '../line/command-line.js'
import { refuse, type Command, type Output } from '../line/command.js'
import { explain } from './explain.js'
import { withRecords } from './records.js'
import { STORAGE_USAGE, StorageOptions, storageSources } from '../line/storage.js'

export const IMPORT_USAGE = `Usage: placeos-webhooks import FILE [options]

Imports triggers that were exported from PlaceOS's REST interface as JSON: the answers of
/triggers, /triggers/ID?instances=true and /systems/ID/triggers. Ids and secrets stay what
they are, so the path and query of each webhook URL do too; debounce periods become seconds.
Each row is reported. Rows that are refused do not keep the others from being imported.

Options (and the variables that give the same):
  --dry-run                        report, and change nothing
  --seconds                        debounce periods are in seconds already
${STORAGE_USAGE}  --help                           print this
`

const grammar = {
  schema: StorageOptions.extend({
    file: z.string('is required'),
    'dry-run': z.boolean(),
    seconds: z.boolean(),
  }),
  values: storageSources,
  flags: ['dry-run', 'seconds'],
  operands: ['file'],
}

/** `import FILE`. */
export const importTriggers: Command = async (args, env, output) => {
  const reading = read(grammar, args, env)
  if (reading.kind === 'unusable') return refuse(reading.faults, 'import', output)
  if (reading.kind === 'help') {
    output.out(IMPORT_USAGE)
    return 0
  }
  const { file, seconds, 'dry-run': isDry } = reading.values
  let input: unknown
  try {
    input = await readJson(file)
  } catch (error) {
    const [fault] = Problem.from(error).faults
    output.err(`${file}: ${fault?.message ?? explain(error).trimEnd()}\n`)
    return 1
  }
  return await withRecords(reading.values, output, async ({ triggers }: Records) => {
    const { rows, changes } = planImport(input, await triggers.load(), {
      now: Date.now(),
      debounceUnit: seconds ? 'seconds' : 'milliseconds',
    })
    if (!isDry && changes.length > 0) await triggers.apply(changes)
    report(rows, isDry, output)
    return rows.some(({ outcome }) => outcome === 'refused') ? 1 : 0
  })
}

function report(rows: readonly ImportedRow[], isDry: boolean, { out }: Output): void {
  for (const { outcome, kind, id, path, faults, hasNewSecret } of rows) {
    const name = id === '' ? `at ${path === '' ? 'the top' : path}` : id
    const note = hasNewSecret ? ' (with a new secret: the export has none)' : ''
    out(`${outcome.padEnd(9)} ${kind} ${name}${note}\n`)
    for (const fault of faults) out(`          ${fault.path}: ${fault.message}\n`)
  }
  const count = (wanted: ImportedRow['outcome']): string =>
    `${String(rows.filter(({ outcome }) => outcome === wanted).length)} ${wanted}`
  const sum = [count('created'), count('updated'), count('unchanged'), count('refused')].join(', ')
  out(`${sum}${isDry ? '; nothing was changed: this was a dry run' : ''}\n`)
}
