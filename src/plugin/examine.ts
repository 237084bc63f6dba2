import type { z } from 'zod'
import type { DriverDefinition } from '../driver/index.js'
import { silentLog, type Log } from '../log/index.js'
import { faultsOf, fit, Problem, type Fault } from '../problem/index.js'
import { examineModules, examineRecords, machineClock, placeos } from './compose.js'
import { parseConfiguration, type Configuration } from './configuration/configuration.js'
import { allSenders, namedIn, readSenders } from './configuration/brought-senders.js'
import { byName, loadDrivers } from './configuration/drivers.js'
import type { BroughtSender, Senders } from '../senders/index.js'
import { PluginSettings } from './configuration/settings.js'

/** What is to be looked at before anything is started. */
export interface ExamineOptions {
  /** As for `activate`. */
  readonly settings?: z.input<typeof PluginSettings>
  /** As for `activate`. */
  readonly configuration?: unknown
  /** The folder that `configuration.drivers` are looked up from. @default the working directory */
  readonly configurationDir?: string
  /** Where it is said what no finding says. @default nowhere */
  readonly log?: Log
  /** Whether to look at the PlaceOS cluster of the settings. @default false */
  readonly placeos?: boolean
}

/** One thing that was looked at. */
export interface Finding {
  readonly subject:
    | 'plugin'
    | 'settings'
    | 'configuration'
    | 'drivers'
    | 'modules'
    | 'database'
    | 'placeos redis'
    | 'placeos cores'
    | 'placeos modules'
    | 'placeos methods'
  /** What there is, and what a start would make of it; empty where there are faults. */
  readonly says: string
  /** What must be mended before a start. */
  readonly faults: readonly Fault[]
}

/**
 * Looks at all that a start needs, without starting, making or changing anything; only the files of drivers are
 * loaded. What rests on something that has faults is left out.
 * @param contributed the drivers there are beside those of the configuration
 * @param brought the senders there are beside those of the package, of drivers and of the configuration
 */
export async function examine(
  options: ExamineOptions,
  contributed: readonly DriverDefinition[],
  brought: readonly BroughtSender[] = [],
): Promise<Finding[]> {
  const { settings = {}, configuration = {}, configurationDir = process.cwd(), log = silentLog } = options
  const findings: Finding[] = []
  /** Notes what a look comes to, and gives what it was for. */
  const look = async <T>(
    subject: Finding['subject'],
    see: () => Promise<readonly [says: string, thing: T]>,
  ): Promise<T | undefined> => {
    try {
      const [says, thing] = await see()
      findings.push({ subject, says, faults: [] })
      return thing
    } catch (error) {
      if (!(error instanceof Problem)) log.error('a look failed unexpectedly', { subject, error })
      findings.push({ subject, says: '', faults: faultsIn(error) })
      return undefined
    }
  }
  const checked = await look('settings', () => Promise.resolve(['fit their schema', settingsOf(settings)]))
  const named = namedIn(configuration)
  const from = configurationDir
  const loading = loadDrivers({ entries: named.drivers, from, path: ['drivers'] }, machineClock())
  // What they fail of is found where they are looked at.
  const ofDrivers = await loading.catch(() => [])
  const parsed = await look('configuration', async () => {
    const files = await readSenders({ entries: named.senders, from, path: ['senders'] })
    const senders = allSenders([...brought, ...files], [...contributed, ...ofDrivers])
    const read = parseConfiguration(configuration, senders)
    return [summaryOf(read), read]
  })
  if (parsed) {
    const drivers = await look('drivers', async () => {
      const all = byName([...contributed, ...(await loading)])
      return [`${counted(all.size, 'driver')} can be loaded`, all]
    })
    if (drivers)
      await look('modules', async () => {
        const unusable = await examineModules(parsed, drivers, checked?.dataDir)
        const fit = `the settings of ${counted(parsed.modules.length, 'module')} fit their drivers`
        if (unusable.length === 0) return [fit, undefined]
        return [`${fit}; a start sets aside what these have saved: ${unusable.join(', ')}`, undefined]
      })
  }
  if (checked)
    await look('database', async () => {
      const state = await examineRecords(checked, log)
      return [state === undefined ? 'none: what is kept is lost with the process' : said(state), state]
    })
  if (options.placeos === true && checked?.placeos)
    findings.push(...(await examinePlaceOs(checked.placeos, log)))
  return findings
}

/**
 * The senders that system triggers of a configuration may name: those of the package, of its drivers and of its files.
 * Nothing is started. Rejects with Problem `invalid-configuration`.
 * @param from the folder that drivers and senders are looked up from
 */
export async function knownSenders(configuration: unknown, from: string): Promise<Senders> {
  const { drivers, senders } = namedIn(configuration)
  const files = await readSenders({ entries: senders, from, path: ['senders'] })
  const loaded = await loadDrivers({ entries: drivers, from, path: ['drivers'] }, machineClock())
  return allSenders(files, loaded)
}

/** What went wrong, as faults; at an empty path where there is none. */
function faultsIn(error: unknown): readonly Fault[] {
  const { faults, message } = Problem.from(error)
  return faults.length > 0 ? faults : [{ path: '', message }]
}

function settingsOf(input: unknown): PluginSettings {
  const result = fit(PluginSettings, input)
  if (result.success) return result.data
  throw new Problem('invalid-configuration', 'the settings cannot be used', {
    faults: faultsOf(result.error, ['settings']),
  })
}

const summaryOf = ({ systems, modules, triggers, system_triggers }: Configuration): string =>
  [
    counted(systems.length, 'system'),
    counted(modules.length, 'module'),
    counted(triggers.length, 'trigger'),
    counted(system_triggers.length, 'system trigger'),
  ].join(', ')

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`

function said({ host, ...state }: NonNullable<Awaited<ReturnType<typeof examineRecords>>>): string {
  const tables = saidOfTables(state)
  return host === undefined
    ? tables
    : `${tables}; a host is at work on it (${host}), stop that one before a start`
}

function saidOfTables({ exists, missing }: { exists: boolean; missing: readonly string[] }): string {
  if (!exists) return 'none of ours yet: a start makes it'
  if (missing.length === 0) return 'is up to date'
  return `a start takes ${counted(missing.length, 'step')} to bring it up to date: ${missing.join(', ')}`
}

/** Looks at a PlaceOS cluster as calls would. Executes and changes nothing, and never rejects. */
async function examinePlaceOs(
  settings: NonNullable<PluginSettings['placeos']>,
  log: Log,
): Promise<readonly Finding[]> {
  try {
    const found = await (await placeos()).examineCluster(settings, machineClock(), log)
    return found.map(({ faults, ...one }) => ({
      ...one,
      faults: faults.map((message) => ({ path: '', message })),
    }))
  } catch (error) {
    const message = error instanceof Error ? error.message : 'cannot be looked at'
    return [{ subject: 'placeos redis', says: '', faults: [{ path: '', message }] }]
  }
}
