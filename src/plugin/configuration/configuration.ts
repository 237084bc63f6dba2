import { z } from 'zod'
import { faultsOf, fit, Problem } from '../../problem/index.js'
import { ModuleConfiguration, SystemConfiguration } from '../../runtime/embedded/index.js'
import { ownSenders, type Senders } from '../../senders/index.js'
import {
  DeclaredSystemTrigger,
  declaredSystemTrigger,
  DeclaredTrigger,
  faultsOfDeclaration,
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
    senders: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Senders beside those of the package, a JSON file each, whose name is the sender’s: paths from this file or files of packages',
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
 * @param senders those that system triggers may name
 * @throws Problem `invalid-configuration` with every fault by its JSON path
 */
export function parseConfiguration(input: unknown, senders: Senders = ownSenders): Configuration {
  const system_triggers = z.array(declaredSystemTrigger(senders)).default([])
  const result = fit(Configuration.extend({ system_triggers }), input)
  if (!result.success) throw refused(faultsOf(result.error))
  const faults = faultsOfDeclaration(result.data, new Set(result.data.systems.map(({ id }) => id)))
  if (faults.length > 0) throw refused(faults)
  return result.data
}

const refused = (faults: Problem['faults']): Problem =>
  new Problem('invalid-configuration', 'the configuration cannot be used', { faults })
