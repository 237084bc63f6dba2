import { z } from 'zod'
import { faultsOf, fit, Problem } from '../../problem/index.js'
import { ModuleConfiguration, SystemConfiguration } from '../../runtime/embedded/index.js'
import { DeclaredSystemTrigger, DeclaredTrigger, faultsOfDeclaration } from '../../triggers/index.js'

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
 * @throws Problem `invalid-configuration` with every fault by its JSON path
 */
export function parseConfiguration(input: unknown): Configuration {
  const result = fit(Configuration, input)
  if (!result.success) throw refused(faultsOf(result.error))
  const faults = faultsOfDeclaration(result.data, new Set(result.data.systems.map(({ id }) => id)))
  if (faults.length > 0) throw refused(faults)
  return result.data
}

const refused = (faults: Problem['faults']): Problem =>
  new Problem('invalid-configuration', 'the configuration cannot be used', { faults })
