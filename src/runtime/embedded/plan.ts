import type { DriverDefinition } from '../../driver/index.js'
import { faultsOf, faultsOfRepeats, fit, jsonPath, Problem, type Fault } from '../../problem/index.js'
import type { ModuleId } from '../../modules/index.js'
import { frozen } from './frozen.js'
import type { SettingValues } from './saved-settings/index.js'
import type { GivenModule, GivenSystem, RuntimeConfiguration } from './configuration.js'

/** A module that can be started: its driver is known and its settings are checked. */
export interface PlannedModule {
  readonly configuration: GivenModule
  readonly definition: DriverDefinition
  readonly name: string
  /** What the driver has saved for itself. */
  readonly saved: SettingValues
  /** All of its settings, checked. */
  readonly settings: object
}

/** What a configuration comes to. */
export interface Plan {
  readonly modules: readonly PlannedModule[]
  readonly systems: readonly GivenSystem[]
  /** Modules that are planned without what they have saved, since it cannot be used. */
  readonly unusable: readonly UnusableSettings[]
}

/** What a module has saved that cannot be read, or does not fit its driver. */
export interface UnusableSettings {
  readonly module: ModuleId
  /** Their paths are those within what is saved. */
  readonly faults: readonly Fault[]
}

/**
 * Settings as a driver sees them: its defaults, the module's own over them, saved ones over both; a frozen copy.
 * @throws Problem `invalid-configuration`, its faults under `path`
 */
export function effectiveSettings(
  definition: DriverDefinition,
  configured: SettingValues,
  saved: SettingValues,
  path: readonly PropertyKey[],
): object {
  const merged = { ...definition.defaultSettings, ...configured, ...saved }
  if (!definition.settings) return frozen(merged) as object
  const result = fit(definition.settings, merged)
  if (result.success) return frozen(result.data) as object
  const faults = faultsOf(result.error, path)
  throw new Problem('invalid-configuration', `the settings of ${definition.name} cannot be used`, { faults })
}

/**
 * Checks a configuration against the drivers there are.
 * @throws Problem `invalid-configuration` with every fault by its JSON path
 */
export function makePlan(
  configuration: RuntimeConfiguration,
  drivers: ReadonlyMap<string, DriverDefinition>,
  savedSettings: ReadonlyMap<string, SettingValues | Problem>,
): Plan {
  const faults: Fault[] = []
  const unusable: UnusableSettings[] = []
  const modules = configuration.modules.flatMap((module, index): PlannedModule[] => {
    const definition = drivers.get(module.driver)
    if (!definition) {
      faults.push({
        path: `modules[${String(index)}].driver`,
        message: unknownDriver(module.driver, drivers),
      })
      return []
    }
    try {
      const given = savedSettings.get(module.id) ?? {}
      const { saved, settings, misfits } = usableSettings(definition, module, given, index)
      if (misfits) unusable.push({ module: module.id, faults: misfits })
      return [{ configuration: module, definition, name: module.name ?? definition.generic, saved, settings }]
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      faults.push(...error.faults)
      return []
    }
  })
  faults.push(...faultsOfRepeats(configuration.modules, ['modules']))
  faults.push(...faultsOfRepeats(configuration.systems, ['systems']))
  const known = new Set(configuration.modules.map(({ id }) => id))
  configuration.systems.forEach((system, at) => {
    const ids = system.modules.map((id) => ({ id }))
    faults.push(...faultsOfRepeats(ids, ['systems', at, 'modules']))
    system.modules.forEach((id, index) => {
      if (known.has(id)) return
      faults.push({
        path: jsonPath(['systems', at, 'modules', index]),
        message: `no module has the id ${id}`,
      })
    })
  })
  if (faults.length > 0)
    throw new Problem('invalid-configuration', 'the configuration cannot be used', { faults })
  return { modules, systems: configuration.systems, unusable }
}

/**
 * A module's settings with what it has saved or, where that cannot be used but the others can, without.
 * @throws Problem `invalid-configuration` when the configured ones cannot be used by themselves
 */
function usableSettings(
  definition: DriverDefinition,
  { settings: configured }: GivenModule,
  saved: SettingValues | Problem,
  index: number,
): Pick<PlannedModule, 'saved' | 'settings'> & { readonly misfits?: readonly Fault[] } {
  const path = ['modules', index, 'settings']
  const alone = (): object => effectiveSettings(definition, configured, {}, path)
  if (saved instanceof Problem) return { saved: {}, settings: alone(), misfits: saved.faults }
  if (Object.keys(saved).length === 0) return { saved, settings: alone() }
  try {
    return { saved, settings: effectiveSettings(definition, configured, saved, []) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { saved: {}, settings: alone(), misfits: error.faults }
  }
}

function unknownDriver(name: string, drivers: ReadonlyMap<string, DriverDefinition>): string {
  const names = [...drivers.keys()].map((known) => JSON.stringify(known)).join(', ')
  return `no driver is called ${JSON.stringify(name)}; there are ${names === '' ? 'none' : names}`
}
