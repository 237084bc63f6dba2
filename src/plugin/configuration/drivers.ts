import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { definitionOf, type DriverDefinition } from '../../driver/index.js'
import { jsonPath, Problem, type Fault } from '../../problem/index.js'

/** Where a list of drivers stands, so that faults can name the entry and paths can be followed. */
export interface DriverList {
  /** Paths (beginning with a dot or slash) or package names. */
  readonly entries: readonly string[]
  /** The folder that paths and packages are looked up from. */
  readonly from: string
  /** The JSON path of the list. */
  readonly path: readonly PropertyKey[]
}

/** Loads the driver classes that modules export. Rejects with Problem `invalid-configuration`. */
export async function loadDrivers({ entries, from, path }: DriverList): Promise<DriverDefinition[]> {
  const found = await Promise.all(
    entries.map(async (entry, index): Promise<{ drivers: DriverDefinition[]; faults: Fault[] }> => {
      try {
        return { drivers: await importDrivers(entry, from), faults: [] }
      } catch (error) {
        const message = `${entry} cannot be loaded: ${firstLine(error)}`
        return { drivers: [], faults: [{ path: jsonPath([...path, index]), message }] }
      }
    }),
  )
  const faults = found.flatMap((one) => one.faults)
  if (faults.length > 0) {
    throw new Problem('invalid-configuration', 'some drivers cannot be loaded', { faults })
  }
  return found.flatMap(({ drivers }) => drivers)
}

/** What an error says, without the list of places that Node looked in. */
export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''

async function importDrivers(entry: string, from: string): Promise<DriverDefinition[]> {
  const isPath = entry.startsWith('.') || entry.startsWith('/')
  const file = isPath ? resolve(from, entry) : createRequire(join(from, 'package.json')).resolve(entry)
  const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>
  const definitions = Object.values(exported).flatMap((value) => definitionOf(value) ?? [])
  if (definitions.length === 0) {
    throw new Error(
      'it exports no class made a driver with @driver from this installation of placeos-webhooks',
    )
  }
  return definitions
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
