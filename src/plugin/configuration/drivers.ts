import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { definitionOf, foreignDriver, keepReadme, type DriverDefinition } from '../../driver/index.js'
import { isPassing, readText } from '../../files/index.js'
import { jsonPath, messageOf, nativeFault, Problem, type Fault } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import { importFile, lackOfFiles, type Exported } from './import-file.js'

/** Where a list of drivers stands, so that faults can name the entry and paths can be followed. */
export interface DriverList {
  /** Paths (beginning with a dot or slash) or package names. */
  readonly entries: readonly string[]
  /** The folder that paths and packages are looked up from. */
  readonly from: string
  /** The JSON path of the list. */
  readonly path: readonly PropertyKey[]
}

/** What an entry of the list came to. */
interface Found {
  readonly drivers: readonly DriverDefinition[]
  readonly faults: readonly Fault[]
  readonly cause?: unknown
}

/**
 * Loads the driver classes that modules export, each within 10 seconds. Rejects with Problem `invalid-configuration`,
 * whose cause is an error that passes by itself, if there was one.
 */
export async function loadDrivers(
  { entries, from, path }: DriverList,
  clock: Clock,
): Promise<DriverDefinition[]> {
  const lack = entries.length === 0 ? undefined : await lackOfFiles()
  if (lack !== undefined) throw unloaded([{ path: jsonPath(path), message: TOO_FEW }], lack)
  const found = await Promise.all(
    entries.map(async (entry, index): Promise<Found> => {
      try {
        return { drivers: await importDrivers(entry, from, clock), faults: [] }
      } catch (cause) {
        const message = `${entry} cannot be loaded: ${firstLine(cause)}`
        return { drivers: [], faults: [{ path: jsonPath([...path, index]), message }], cause }
      }
    }),
  )
  const faults = found.flatMap((one) => one.faults)
  if (faults.length > 0) {
    const cause = found.find((one) => isPassing(one.cause))?.cause
    throw unloaded(faults, cause)
  }
  return found.flatMap(({ drivers }) => drivers)
}

const TOO_FEW = 'cannot be loaded: too many files are open, or too few may be (ulimit -n)'

const unloaded = (faults: readonly Fault[], cause: unknown): Problem =>
  new Problem('invalid-configuration', 'some drivers cannot be loaded', { faults, cause })

/** What an error says, without the list of places that Node looked in. */
export const firstLine = (error: unknown): string =>
  nativeFault(error)?.replace('\n', '. ') ?? messageOf(error).split('\n', 1)[0] ?? ''

async function importDrivers(entry: string, from: string, clock: Clock): Promise<DriverDefinition[]> {
  const isPath = entry.startsWith('.') || entry.startsWith('/')
  const file = isPath ? resolve(from, entry) : createRequire(join(from, 'package.json')).resolve(entry)
  const definitions = await importFile(file, clock, definitionsIn)
  const readme = await readmeBeside(file)
  if (readme !== undefined) for (const definition of definitions) keepReadme(definition, readme)
  return definitions
}

/** The README in the folder of a file; nobody misses it where there is none, or none that can be read. */
async function readmeBeside(file: string): Promise<string | undefined> {
  try {
    return await readText(join(dirname(file), 'README.md'))
  } catch {
    return undefined
  }
}

/** The drivers among what a module exports; one that was compiled to CommonJS may have them in its default. */
function definitionsIn(exported: Exported): DriverDefinition[] {
  const { default: main } = exported
  const inner: unknown[] = typeof main === 'object' && main !== null ? Object.values(main) : []
  const values = new Set([...Object.values(exported), ...inner])
  const definitions = [...values].flatMap((value) => definitionOf(value) ?? [])
  if (definitions.length > 0) return definitions
  const foreign = [...values].map(foreignDriver).find((why) => why !== undefined)
  if (foreign !== undefined) throw new Error(foreign)
  throw new Error('it exports no class made a driver with @driver from this installation of placeos-webhooks')
}

/**
 * Drivers by the name modules use.
 * @throws Problem `invalid-configuration` when two different ones share a name
 */
export function byName(definitions: readonly DriverDefinition[]): Map<string, DriverDefinition> {
  const drivers = new Map<string, DriverDefinition>()
  for (const definition of definitions) {
    const other = drivers.get(definition.name)
    if (other && other !== definition) {
      const classes = `${other.driverClass.name} and ${definition.driverClass.name}`
      const message = `two drivers are called ${JSON.stringify(definition.name)}: ${classes}`
      throw new Problem('invalid-configuration', message, { faults: [{ path: 'drivers', message }] })
    }
    drivers.set(definition.name, definition)
  }
  return drivers
}
