import { jsonPath, Problem, type Fault } from '../problem/index.js'
import type { ModuleId } from '../modules/index.js'
import type { Described, MadeThings } from './made.js'

/** What is declared and what is made, as one. */
export interface Whole {
  readonly declared: Described
  readonly made: MadeThings
  /** Modules that are made and cannot be used, with why. */
  readonly unusable: ReadonlyMap<ModuleId, readonly Fault[]>
}

/**
 * What is to run: what is declared first, so that its faults have the paths of its file, then what is made under other
 * ids. A system that is made does without modules that are gone or cannot be used.
 */
export function merged({ declared, made, unusable }: Whole): Described {
  const taken = idsOf(declared.modules)
  const modules = [
    ...declared.modules,
    ...made.modules
      .filter(({ id }) => !taken.has(id) && !unusable.has(id))
      .map(({ id, driver, name, settings, running }) => ({ id, driver, name, settings, running })),
  ]
  const known = idsOf(modules)
  const takenSystems = idsOf(declared.systems)
  const systems = [
    ...declared.systems,
    ...made.systems
      .filter(({ id }) => !takenSystems.has(id))
      .map(({ id, name, modules }) => ({ id, name, modules: modules.filter((one) => known.has(one)) })),
  ]
  return { modules, systems }
}

/**
 * The file can be read by itself: what it declares rests on nothing that is made.
 * @throws Problem `invalid-configuration`
 */
export function requireWhole(declared: Described, made: MadeThings): void {
  const own = idsOf(declared.modules)
  const others = idsOf(made.modules)
  const faults = declared.systems.flatMap(({ modules }, at) =>
    modules.flatMap((id, index) => {
      if (own.has(id) || !others.has(id)) return []
      const path = jsonPath(['systems', at, 'modules', index])
      return [{ path, message: `no module here has the id ${id}: it is made over REST` }]
    }),
  )
  if (faults.length > 0)
    throw new Problem('invalid-configuration', 'the configuration cannot be used', { faults })
}

/** The faults of each thing that is made, where a refusal has no others; undefined where it has. */
export function faultsOfMade(
  error: unknown,
  whole: Whole,
  touched: ReadonlySet<string>,
): ReadonlyMap<ModuleId, readonly Fault[]> | undefined {
  if (!(error instanceof Problem) || error.code !== 'invalid-configuration') return undefined
  const { modules } = merged(whole)
  const found = new Map<ModuleId, Fault[]>()
  for (const { path, message } of error.faults) {
    const [, at, rest = ''] = /^modules\[(\d+)\]\.?(.*)$/s.exec(path) ?? []
    const index = at === undefined ? -1 : Number(at)
    const module = modules[index]
    if (!module || index < whole.declared.modules.length || touched.has(module.id)) return undefined
    found.set(module.id, [...(found.get(module.id) ?? []), { path: rest, message }])
  }
  return found.size === 0 ? undefined : found
}

const idsOf = <Id>(things: readonly { readonly id: Id }[]): ReadonlySet<Id> =>
  new Set(things.map(({ id }) => id))
