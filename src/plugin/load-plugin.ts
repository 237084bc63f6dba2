import { dirname, resolve } from 'node:path'
import satisfies from 'semver/functions/satisfies.js'
import { z } from 'zod'
import { faultsOf, fit, Problem, type Fault } from '../problem/index.js'
import type { ActivateOptions, Plugin } from './activate.js'
import { firstLine, loadDrivers } from './configuration/drivers.js'
import { examine, type ExamineOptions, type Finding } from './examine.js'
import { Manifest, PLUGIN_API } from './configuration/manifest.js'
import { importFile } from './configuration/import-file.js'
import { machineClock } from './compose.js'
import { readJson } from '../files/index.js'

/** A plugin that has been read and fits this host. */
export interface LoadedPlugin {
  readonly manifest: Manifest
  /** Starts it, with the drivers its manifest contributes. */
  activate(options?: ActivateOptions): Promise<Plugin>
  /** Looks at all that starting it needs, without starting, making or changing anything. Never rejects. */
  examine(options?: ExamineOptions): Promise<Finding[]>
}

const Main = z.object({
  activate: z.custom<(options: ActivateOptions) => Promise<Plugin>>(
    (value) => typeof value === 'function',
    'is not exported as a function',
  ),
})

/**
 * Reads a `plugin.json` and what it names. Rejects with Problem `invalid-configuration` when it does not fit
 * its schema, or the plugin does not fit this Node or this host.
 */
export async function loadPlugin(path: string): Promise<LoadedPlugin> {
  const manifest = parseManifest(await readJson(path))
  const folder = dirname(resolve(path))
  const main = Main.safeParse(await importMain(resolve(folder, manifest.main), manifest.main))
  if (!main.success) throw refused(faultsOf(main.error, ['main']))
  const list = { entries: manifest.contributes.drivers, from: folder, path: ['contributes', 'drivers'] }
  const definitions = await loadDrivers(list, machineClock())
  const contributed = definitions.map(({ driverClass }) => driverClass)
  return {
    manifest,
    activate: (options = {}) =>
      main.data.activate({ ...options, drivers: [...contributed, ...(options.drivers ?? [])] }),
    examine: (options = {}) => examine(options, definitions),
  }
}

async function importMain(file: string, entry: string): Promise<unknown> {
  try {
    return await importFile(file, machineClock(), (exported) => exported)
  } catch (error) {
    throw refused([{ path: 'main', message: `${entry} cannot be loaded: ${firstLine(error)}` }])
  }
}

function parseManifest(input: unknown): Manifest {
  const result = fit(Manifest, input)
  if (!result.success) throw refused(faultsOf(result.error))
  const { node, pluginApi } = result.data.engines
  const faults: Fault[] = []
  if (!satisfies(process.versions.node, node)) {
    faults.push({ path: 'engines.node', message: `asks for Node ${node}; this is ${process.versions.node}` })
  }
  if (!satisfies(PLUGIN_API, pluginApi)) {
    faults.push({
      path: 'engines.pluginApi',
      message: `asks for ${pluginApi}; this host offers ${PLUGIN_API}`,
    })
  }
  if (faults.length > 0) throw refused(faults)
  return result.data
}

const refused = (faults: readonly Fault[]): Problem =>
  new Problem('invalid-configuration', 'the plugin cannot be used', { faults })
