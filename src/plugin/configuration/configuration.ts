import { z } from 'zod'
import type { Log } from '../../log/index.js'
import { faultsOf, fit, Problem } from '../../problem/index.js'
import { askEach, type Runtime } from '../../runtime/index.js'
import { ModuleConfiguration, SystemConfiguration } from '../../runtime/embedded/index.js'
import {
  DeclaredSystemTrigger,
  DeclaredTrigger,
  faultsOfDeclaration,
  faultsOfSystems,
} from '../../triggers/index.js'

/** The host's configuration file; `host.schema.json` publishes the same as JSON Schema. */
export const Configuration = z
  .strictObject({
    $schema: z.string().optional(),
    drivers: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Drivers beside those of the plugin: paths from this file (beginning with a dot or slash) or packages',
      ),
    modules: z.array(ModuleConfiguration).default([]),
    systems: z.array(SystemConfiguration).default([]),
    triggers: z.array(DeclaredTrigger).default([]),
    system_triggers: z.array(DeclaredSystemTrigger).default([]),
  })
  .meta({ title: 'Configuration of a placeos-webhooks host' })
export type Configuration = z.output<typeof Configuration>

/**
 * Checks a configuration by itself; whether drivers and settings fit is found out when it is applied.
 * @param runtime a host's own, which knows systems that the configuration does not declare
 * @throws Problem `invalid-configuration` with every fault by its JSON path
 */
export function parseConfiguration(input: unknown, runtime: 'ours' | 'brought' = 'ours'): Configuration {
  const result = fit(Configuration, input)
  if (!result.success) throw refused(faultsOf(result.error))
  const declared = declaredSystems(result.data)
  const faults = [
    ...faultsOfDeclaration(result.data),
    ...(runtime === 'ours' ? faultsOfSystems(result.data, (system) => declared.has(system)) : []),
  ]
  if (faults.length > 0) throw refused(faults)
  return result.data
}

/**
 * Asks a host's runtime about the systems that a configuration names and does not declare. Rejects with Problem
 * `invalid-configuration`. What cannot be asked now is taken as it is.
 */
export async function askAboutSystems(
  configuration: Configuration,
  runtime: Pick<Runtime, 'system'>,
  log: Log,
): Promise<void> {
  const declared = declaredSystems(configuration)
  const named = configuration.system_triggers.map(({ control_system_id }) => control_system_id)
  const unasked: string[] = []
  const found = await askEach(
    named.filter((id) => !declared.has(id)),
    async (id) => {
      try {
        return (await runtime.system(id)) !== undefined
      } catch (error) {
        if (unasked.push(id) === 1)
          log.warn('systems of the configuration are taken as they are: the runtime did not say', { error })
        return true
      }
    },
  )
  const faults = faultsOfSystems(configuration, (id) => declared.has(id) || (found.get(id) ?? false))
  if (faults.length > 0) throw refused(faults)
}

const declaredSystems = ({ systems }: Configuration): ReadonlySet<string> =>
  new Set(systems.map(({ id }) => id))

const refused = (faults: Problem['faults']): Problem =>
  new Problem('invalid-configuration', 'the configuration cannot be used', { faults })
