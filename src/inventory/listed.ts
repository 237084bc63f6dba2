import type { DriverDefinition } from '../driver/index.js'
import type { ModuleId } from '../modules/index.js'
import type { Fault } from '../problem/index.js'
import type { DescribedModule, DescribedSystem, Made } from './made.js'
import type { Whole } from './merge.js'
import { bareSettings, type BareSettings } from './secret-values.js'

/** What is known of where a thing comes from. */
interface Origin {
  /** Whether the configuration file declares it; then only that file changes it. */
  readonly declared: boolean
  /** Undefined of what is declared. */
  readonly made: Made | undefined
}

/** A module as lists show it. */
export interface ListedModule extends Origin, BareSettings {
  readonly id: ModuleId
  readonly driver: string
  /** The name it has in its systems; that of its driver if it has none of its own. */
  readonly name: string
  /** The name it was given, if any. */
  readonly custom_name: string | undefined
  readonly running: boolean
  /** The names of settings that the driver has saved for itself: they are laid over these. */
  readonly saved: readonly string[]
  /** Why it cannot be used; empty where it can. */
  readonly faults: readonly Fault[]
}

export interface ListedSystem extends Origin, DescribedSystem {}

/** Every module, the declared ones first. */
export function listedModules(
  { declared, made, unusable }: Whole,
  drivers: ReadonlyMap<string, DriverDefinition>,
  savedBy: (id: ModuleId) => readonly string[],
): ListedModule[] {
  const list = (module: DescribedModule, origin: Origin): ListedModule => {
    const { id, driver, name: custom_name, settings, running = true } = module
    const definition = drivers.get(driver)
    const faults = unusable.get(id) ?? []
    return {
      ...{ id, driver, custom_name, faults },
      name: custom_name ?? definition?.generic ?? '',
      running: running && faults.length === 0,
      saved: savedBy(id),
      ...bareSettings(definition?.settings, settings),
      ...origin,
    }
  }
  return [
    ...declared.modules.map((module) => list(module, DECLARED)),
    ...others(made.modules, declared.modules).map((module) =>
      list(module, { declared: false, made: module }),
    ),
  ]
}

/** Every system, the declared ones first. */
export const listedSystems = ({ declared, made }: Whole): ListedSystem[] => [
  ...declared.systems.map((system) => ({ ...system, ...DECLARED })),
  ...others(made.systems, declared.systems).map((system) => ({ ...system, declared: false, made: system })),
]

const DECLARED: Origin = { declared: true, made: undefined }

/** What is made under an id that the file declares is not there as long as it does. */
function others<Thing extends { readonly id: string }>(
  made: readonly Thing[],
  declared: readonly { readonly id: string }[],
): Thing[] {
  const taken = new Set(declared.map(({ id }) => id))
  return made.filter(({ id }) => !taken.has(id))
}
