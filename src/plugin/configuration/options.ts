import { definitionOf, foreignDriver, type DriverDefinition } from '../../driver/index.js'
import { faultsOf, fit, Problem } from '../../problem/index.js'
import { faultsOfRuntime } from '../../runtime/index.js'
import { PluginSettings } from './settings.js'

// What a host hands to `activate`, checked. Each throws Problem `invalid-configuration`.
/** The settings that a host gives. */
export function checkSettings(input: unknown): PluginSettings {
  const result = fit(PluginSettings, input)
  if (result.success) return result.data
  throw new Problem('invalid-configuration', 'the settings cannot be used', {
    faults: faultsOf(result.error, ['settings']),
  })
}

/** Throws where what a host gives is no runtime. */
export function requireRuntime(runtime: unknown): void {
  const faults = faultsOfRuntime(runtime)
  if (faults.length > 0)
    throw new Problem(
      'invalid-configuration',
      'the runtime of the host is none: docs/runtimes.md says what one is',
      {
        faults,
      },
    )
}

export function requireFunction(path: string, value: unknown): void {
  if (typeof value === 'function') return
  const message = 'must be a function'
  throw new Problem('invalid-configuration', `${path} ${message}`, { faults: [{ path, message }] })
}

/** What a driver class says of itself. */
export function requireDefinition(driverClass: { readonly name: string }): DriverDefinition {
  const definition = definitionOf(driverClass)
  if (definition) return definition
  const message = foreignDriver(driverClass) ?? `${driverClass.name} is not a driver: it has no @driver`
  throw new Problem('invalid-configuration', message, { faults: [{ path: 'drivers', message }] })
}
