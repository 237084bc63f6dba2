import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { DriverDefinition } from '../driver/index.js'
import type { ModuleId, SystemId } from '../modules/index.js'
import { Problem } from '../problem/index.js'
import type { ModuleDefinition, ModuleEdit, SystemDefinition, SystemEdit } from './definitions.js'
import { conflictOver, type InventoryChange } from './inventory-store.js'
import type { Described, Made, MadeModule, MadeSystem, MadeThings } from './made.js'
import { withSecretsOf } from './secret-values.js'

/** What an edit asks of the present state. */
export interface Present {
  readonly now: number
  readonly declared: Described
  readonly made: MadeThings
  readonly drivers: ReadonlyMap<string, DriverDefinition>
}

/** Says what to change; throws a Problem when it may not be. */
export type Edit = (present: Present) => readonly InventoryChange[]

/** A new id, in the form of PlaceOS's. */
export const makeId = (prefix: 'mod' | 'sys'): string => `${prefix}-${randomBytes(9).toString('base64url')}`

const fresh = (now: number): Made => ({ version: 1, created_at: now, updated_at: now })

/** @param id what it gets where the definition names none */
export const createSystem =
  (id: SystemId, { name, modules }: SystemDefinition): Edit =>
  (present) => {
    requireFree(id, 'systems', present)
    requireModules(modules, present)
    return [saveSystem({ id, name, modules, ...fresh(present.now) })]
  }

/** @param expected the version the edit rests on, if who edits has said so */
export const updateSystem =
  (id: SystemId, edit: SystemEdit, expected: number | undefined): Edit =>
  (present) =>
    changeSystem(id, present, expected, (before) => ({
      name: edit.name ?? before.name,
      modules: edit.modules ?? before.modules,
    }))

export const removeSystem =
  (id: SystemId): Edit =>
  (present) => {
    madeSystem(id, present)
    return [{ kind: 'remove system', id }]
  }

/** Makes a module the last one of a system, unless it is there. */
export const addToSystem =
  (id: SystemId, module: ModuleId): Edit =>
  (present) =>
    changeSystem(id, present, undefined, ({ name, modules }) => ({
      name,
      modules: modules.includes(module) ? modules : [...modules, module],
    }))

export const takeFromSystem =
  (id: SystemId, module: ModuleId): Edit =>
  (present) =>
    changeSystem(id, present, undefined, ({ name, modules }) => {
      if (!modules.includes(module))
        throw new Problem('module-not-found', `the system has no module ${module}`)
      return { name, modules: modules.filter((one) => one !== module) }
    })

/** Starts or stops every module of a system. */
export const runSystem =
  (id: SystemId, running: boolean): Edit =>
  (present) => {
    const { declared, made } = present
    const system = [...declared.systems, ...made.systems].find((one) => one.id === id)
    if (!system) throw new Problem('system-not-found', `there is no system ${id}`)
    const known = new Set([...declared.modules, ...made.modules].map((module) => module.id))
    const modules = system.modules.filter((module) => known.has(module))
    return modules.flatMap((module) => runModule(module, running)(present))
  }

/** @param id what it gets where the definition names none */
export const createModule =
  (id: ModuleId, { driver, name, settings, running, control_system_id }: ModuleDefinition): Edit =>
  (present) => {
    requireFree(id, 'modules', present)
    const module = {
      id,
      driver,
      name: ownName(name, driver, present),
      settings,
      running,
      ...fresh(present.now),
    }
    const created: InventoryChange[] = [{ kind: 'save module', module }]
    if (control_system_id === undefined) return created
    return [...created, ...addToSystem(control_system_id, id)(withChanges(present, module))]
  }

export const updateModule =
  (id: ModuleId, edit: ModuleEdit, expected: number | undefined): Edit =>
  (present) => {
    const before = madeModule(id, present, expected)
    const schema = present.drivers.get(before.driver)?.settings
    return nextModule(before, present.now, {
      name: edit.name === undefined ? before.name : ownName(edit.name, before.driver, present),
      settings: edit.settings ? withSecretsOf(before.settings, edit.settings, schema) : before.settings,
      running: edit.running ?? before.running,
    })
  }

/** What the file declares always runs. */
export const runModule =
  (id: ModuleId, running: boolean): Edit =>
  (present) => {
    if (running && present.declared.modules.some((one) => one.id === id)) return []
    return nextModule(madeModule(id, present), present.now, { running })
  }

/** Systems that were made have it no more. */
export const removeModule =
  (id: ModuleId): Edit =>
  (present) => {
    madeModule(id, present)
    const systems = present.made.systems.filter(({ modules }) => modules.includes(id))
    return [
      ...systems.map((system) =>
        saveSystem({
          ...system,
          modules: system.modules.filter((one) => one !== id),
          version: system.version + 1,
          updated_at: present.now,
        }),
      ),
      { kind: 'remove module', id },
    ]
  }

const saveSystem = (system: MadeSystem): InventoryChange => ({ kind: 'save system', system })

/** A name that is the driver's own says nothing. */
const ownName = (name: string | undefined, driver: string, { drivers }: Present): string | undefined =>
  name === drivers.get(driver)?.generic ? undefined : name

const withChanges = (present: Present, module: MadeModule): Present => ({
  ...present,
  made: { ...present.made, modules: [...present.made.modules, module] },
})

function changeSystem(
  id: SystemId,
  present: Present,
  expected: number | undefined,
  change: (before: MadeSystem) => Pick<MadeSystem, 'name' | 'modules'>,
): readonly InventoryChange[] {
  const before = madeSystem(id, present, expected)
  const after = { ...before, ...change(before) }
  if (isDeepStrictEqual(before, after)) return []
  requireModules(after.modules, present)
  return [saveSystem({ ...after, version: before.version + 1, updated_at: present.now })]
}

function nextModule(before: MadeModule, now: number, edit: Partial<MadeModule>): readonly InventoryChange[] {
  const after = { ...before, ...edit }
  if (isDeepStrictEqual(before, after)) return []
  return [{ kind: 'save module', module: { ...after, version: before.version + 1, updated_at: now } }]
}

function madeSystem(id: SystemId, { declared, made }: Present, expected?: number): MadeSystem {
  if (declared.systems.some((one) => one.id === id)) throw declaredElsewhere('this system')
  const system = made.systems.find((one) => one.id === id)
  if (!system) throw new Problem('system-not-found', `there is no system ${id}`)
  return atVersion(system, expected)
}

function madeModule(id: ModuleId, { declared, made }: Present, expected?: number): MadeModule {
  if (declared.modules.some((one) => one.id === id)) throw declaredElsewhere(`the module ${id}`)
  const module = made.modules.find((one) => one.id === id)
  if (!module) throw new Problem('not-found', `there is no module ${id}`)
  return atVersion(module, expected)
}

function atVersion<Thing extends MadeModule | MadeSystem>(thing: Thing, expected: number | undefined): Thing {
  if (expected !== undefined && expected !== thing.version) throw conflictOver(thing.id)
  return thing
}

function requireFree(id: string, kind: keyof Described, { declared, made }: Present): void {
  if (declared[kind].some((one) => one.id === id)) throw declaredElsewhere(id)
  if (made[kind].some((one) => one.id === id)) throw refused('id', `there is already one with the id ${id}`)
}

function requireModules(modules: readonly ModuleId[], { declared, made }: Present): void {
  const known = new Set([...declared.modules, ...made.modules].map(({ id }) => id))
  const at = modules.findIndex((id) => !known.has(id))
  if (at !== -1) throw refused(`modules[${String(at)}]`, `no module has the id ${modules[at] ?? ''}`)
}

/** A refusal that names the member. */
export const refused = (path: string, message: string, cause?: unknown): Problem =>
  new Problem('validation-failed', `${path}: ${message}`, { faults: [{ path, message }], cause })

const declaredElsewhere = (what: string): Problem =>
  new Problem('declared-in-configuration', `the configuration file declares ${what}: change it there`)
