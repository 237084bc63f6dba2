import { dirname, join, resolve } from 'node:path'
import { readDatabaseUrl } from '../../database-url/index.js'
import { packageDir, pinoLog, readConfiguration } from '../../host/index.js'
import { loadPlugin, type Finding } from '../../plugin/index.js'
import { Problem } from '../../problem/index.js'
import { refuse, type Command, type Output } from '../line/command.js'
import { explain } from './explain.js'
import { readOptions, type Options } from '../line/options.js'
import { withPlaceOs } from '../line/placeos.js'

export const CHECK_USAGE = `Usage: placeos-webhooks check [options] [--placeos]

Looks at all that a host needs to start: its settings, the configuration, the drivers, the settings
of their modules and the database. It takes the options and variables of a host, loads the files of
drivers, and starts, makes and changes nothing. Prints a line for each thing.

Exits with 0 if a host would start, 1 if something must be mended first, and 2 if the command line
or a variable cannot be used.

Options (and the variables that give the same):
  --config FILE      CONFIG        configuration [host.json or host.yaml here, else the package's example]
  --data DIR         DATA_DIR      folder of the host's data [data]
                     DATABASE_URL  PostgreSQL database, if the host uses one: postgres://…
  --placeos                        look at the PlaceOS cluster too: whether each of its modules is where
                                   calls would look for it. Nothing in it is executed or changed
  --help                           print this
`

/** `check`. */
export const check: Command = async (args, env, output) => {
  const isAll = args.includes('--placeos')
  const reading = readOptions(
    args.filter((word) => word !== '--placeos'),
    env,
  )
  if (reading.kind === 'unusable') return refuse(reading.faults, 'check', output)
  if (reading.kind === 'help') {
    output.out(CHECK_USAGE)
    return 0
  }
  if (isAll && reading.values.runtime !== 'placeos')
    return refuse(['--placeos needs RUNTIME=placeos'], 'check', output)
  const isFine = await examine(reading.values, env, output, isAll)
  output.out(isFine ? 'A host would start.\n' : 'A host would not start.\n')
  return isFine ? 0 : 1
}

async function examine(
  options: Options,
  env: NodeJS.ProcessEnv,
  output: Output,
  isAll: boolean,
): Promise<boolean> {
  const {
    config,
    port,
    host,
    logLevel,
    keepAliveMs,
    headTimeoutMs,
    idleTimeoutMs,
    showSecrets,
    ...settings
  } = withPlaceOs(options)
  const manifestPath = join(packageDir, 'plugin.json')
  const plugin = await attempt('plugin', manifestPath, () => loadPlugin(manifestPath), output)
  const read = await attempt('configuration', config, () => readConfiguration(config, env), output)
  if (plugin === undefined || read === undefined) return false
  const findings = await plugin.examine({
    configuration: read.configuration,
    configurationDir: dirname(resolve(config)),
    settings,
    log: pinoLog('error'),
    placeos: isAll,
  })
  for (const finding of findings) tell(finding, options, output)
  const { smtpUrl } = settings
  if (smtpUrl !== undefined) line('ok', 'mail server', `${hostOf(smtpUrl)}, which is not asked`, output)
  return findings.every(({ faults }) => faults.length === 0)
}

/** Does what reads a file; what is wrong with it is told, and gives undefined. */
async function attempt<T>(
  subject: Finding['subject'],
  file: string,
  read: () => Promise<T>,
  output: Output,
): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    const faults = error instanceof Problem && error.faults.length > 0 ? error.faults : undefined
    for (const { path, message } of faults ?? [{ path: '', message: explain(error).trimEnd() }])
      line('fault', subject, `${file}: ${path === '' ? '' : `${path}: `}${message}`, output)
    return undefined
  }
}

/** Prints a finding: one line, or one for each fault. Faults of the configuration name its file. */
function tell({ subject, says, faults }: Finding, { config, dataDir, databaseUrl }: Options, output: Output) {
  const where = {
    configuration: config,
    database: databaseUrl === undefined ? dataDir : serversOf(databaseUrl),
  }
  const place = subject === 'configuration' || subject === 'database' ? `${where[subject]}: ` : ''
  if (faults.length === 0) line('ok', subject, place + says, output)
  for (const { path, message } of faults) {
    const isOfFile = subject === 'configuration' || subject === 'drivers' || subject === 'modules'
    const at = path === '' || subject === 'database' ? '' : `${path}: `
    line('fault', subject, (isOfFile ? `${config}: ` : place) + at + message, output)
  }
}

function line(mark: 'ok' | 'fault', subject: string, text: string, { out }: Output): void {
  out(`${mark.padEnd(5)}  ${subject.padEnd(15)}  ${text}\n`)
}

/** The servers of a database, as they may be shown. */
const serversOf = (url: string): string =>
  readDatabaseUrl(url)
    ?.servers.map(({ label }) => label)
    .join(', ') ?? ''

/** The part of a URL that may be shown. */
const hostOf = (url: string): string => new URL(url).host
