import { z } from 'zod'
import { exportTriggers, PluginSettings, readJson, type Records } from '../../plugin/index.js'
import { Problem } from '../../problem/index.js'
import { planImport, type ImportedRow } from '../../triggers/index.js'
import { read } from '../line/command-line.js'
import { refuse, type Command, type Output } from '../line/command.js'
import { explain } from './explain.js'
import { withRecords } from './records.js'
import { STORAGE_USAGE, StorageOptions, storageSources } from '../line/storage.js'

export const IMPORT_USAGE = `Usage: placeos-webhooks import FILE [options]
       placeos-webhooks import --from-placeos [options]

Imports triggers that were exported from PlaceOS's REST interface as JSON: the answers of
/triggers, /triggers/ID?instances=true and /systems/ID/triggers. Ids and secrets stay what
they are, so the path and query of each webhook URL do too; debounce periods become seconds.
With --from-placeos they are read from a PlaceOS as it is: all triggers with their instances. Its
own service goes on with them, so that actions run twice: disable them there before this host
takes calls, and not before this, since what is disabled there is disabled here.
Each row is reported. Rows that are refused do not keep the others from being imported.

Options (and the variables that give the same):
  --from-placeos                   read a PlaceOS instead of a file
  --dry-run                        report, and change nothing
  --seconds                        debounce periods are in seconds already
${STORAGE_USAGE}                     PLACEOS_API_URL
                                   the REST interface that --from-placeos reads
                     PLACEOS_API_KEY
                                   a key of somebody who may see secrets there
  --help                           print this
`

const { apiUrl, apiKey } = PluginSettings.shape.placeos.unwrap().shape

const ImportOptions = StorageOptions.extend({
  file: z.string().optional(),
  'from-placeos': z.boolean(),
  'dry-run': z.boolean(),
  seconds: z.boolean(),
  apiUrl,
  apiKey,
}).superRefine((given, context) => {
  const refuse = (path: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message, input: undefined })
  }
  if (!given['from-placeos']) {
    if (given.file === undefined) refuse('file', 'is required')
    return
  }
  if (given.file !== undefined) refuse('file', 'is one word too many with --from-placeos')
  if (given.apiUrl === undefined) refuse('apiUrl', 'is required')
  if (given.apiKey === undefined) refuse('apiKey', 'is required')
})
type ImportOptions = z.output<typeof ImportOptions>

const grammar = {
  schema: ImportOptions,
  values: {
    ...storageSources,
    apiUrl: { variable: 'PLACEOS_API_URL' },
    apiKey: { variable: 'PLACEOS_API_KEY', isSecret: true as const },
  },
  flags: ['from-placeos', 'dry-run', 'seconds'],
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
  const { seconds, 'dry-run': isDry } = reading.values
  const given = await inputOf(reading.values, output)
  if (!given) return 1
  return await withRecords(reading.values, output, async ({ triggers }: Records) => {
    const { rows, changes } = planImport(given.input, await triggers.load(), {
      now: Date.now(),
      debounceUnit: seconds ? 'seconds' : 'milliseconds',
    })
    if (!isDry && changes.length > 0) await triggers.apply(changes)
    report(rows, isDry, output)
    if (reading.values['from-placeos'] && !isDry) output.out(TWICE)
    return rows.some(({ outcome }) => outcome === 'refused') ? 1 : 0
  })
}

const TWICE = `PlaceOS's own service goes on with these triggers, so that their actions run twice: disable them there
before this host takes calls.
`

/** What is to be imported; undefined where it cannot be read, which is said. */
async function inputOf(
  { file = '', apiUrl, apiKey, ...options }: ImportOptions,
  output: Output,
): Promise<{ readonly input: unknown } | undefined> {
  try {
    return {
      input: options['from-placeos'] ? await exportTriggers({ apiUrl, apiKey }) : await readJson(file),
    }
  } catch (error) {
    const [fault] = Problem.from(error).faults
    const what = options['from-placeos'] ? (apiUrl ?? '') : file
    output.err(`${what}: ${fault?.message ?? explain(error).trimEnd()}\n`)
    return undefined
  }
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
