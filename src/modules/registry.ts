import { Listeners, type Stop } from '../time/index.js'
import { formatModuleName, type ModuleId, type SystemId } from './address.js'

/** What the registry needs of a module. */
export interface Addressable {
  readonly id: ModuleId
  /** The name it has in every system it is in. */
  readonly name: string
}

/** A system and its modules, in order. */
export interface SystemArrangement<Module extends Addressable> {
  readonly id: SystemId
  readonly name: string
  readonly modules: readonly Module[]
}

interface Indexed<Module extends Addressable> extends SystemArrangement<Module> {
  readonly byName: ReadonlyMap<string, readonly Module[]>
}

/** Where every module is: system, name and index to module, in constant time. */
export class ModuleRegistry<Module extends Addressable = Addressable> {
  #systems: ReadonlyMap<SystemId, Indexed<Module>> = new Map()
  /** The first system that lists a module. */
  #homes: ReadonlyMap<ModuleId, SystemId> = new Map()
  readonly #listeners = new Listeners<SystemId, () => void>()

  /**
   * Puts modules into systems, replacing the arrangement before it in one step. Indexes follow the order in
   * the system. Those who listen to a system hear of it when any of its addresses leads elsewhere.
   */
  arrange(systems: readonly SystemArrangement<Module>[]): void {
    const before = this.#systems
    this.#systems = new Map(
      systems.map((system) => [system.id, { ...system, byName: byName(system.modules) }]),
    )
    const homes = new Map<ModuleId, SystemId>()
    for (const { id, modules } of systems) {
      for (const module of modules) if (!homes.has(module.id)) homes.set(module.id, id)
    }
    this.#homes = homes
    for (const id of this.#listeners.keys()) {
      if (sameModules(before.get(id), this.#systems.get(id))) continue
      for (const listener of this.#listeners.of(id)) listener()
    }
  }

  system(id: SystemId): SystemArrangement<Module> | undefined {
    return this.#systems.get(id)
  }

  systems(): SystemArrangement<Module>[] {
    return [...this.#systems.values()]
  }

  /** The system a module calls its own: the first that lists it. */
  homeOf(id: ModuleId): SystemArrangement<Module> | undefined {
    const home = this.#homes.get(id)
    return home === undefined ? undefined : this.#systems.get(home)
  }

  /** The module at an address; indexes start at 1. */
  find(system: SystemId, name: string, index: number): Module | undefined {
    return this.#systems.get(system)?.byName.get(name)?.[index - 1]
  }

  /** A module's address in a system, such as `Display_2`. */
  nameIn(system: SystemId, module: Module): string {
    const index = this.#systems.get(system)?.byName.get(module.name)?.indexOf(module) ?? -1
    return formatModuleName({ name: module.name, index: index + 1 })
  }

  /** Hears when addresses of a system, which need not exist yet, lead elsewhere. */
  listen(system: SystemId, listener: () => void): Stop {
    return this.#listeners.add(system, listener)
  }
}

function byName<Module extends Addressable>(modules: readonly Module[]): Map<string, Module[]> {
  const names = new Map<string, Module[]>()
  for (const module of modules) {
    const same = names.get(module.name)
    if (same) same.push(module)
    else names.set(module.name, [module])
  }
  return names
}

function sameModules<Module extends Addressable>(
  a: SystemArrangement<Module> | undefined,
  b: SystemArrangement<Module> | undefined,
): boolean {
  const [before, after] = [a?.modules ?? [], b?.modules ?? []]
  return before.length === after.length && before.every((module, index) => module === after[index])
}
