import type { DriverDefinition } from '../driver/index.js'
import type { Log } from '../log/index.js'
import type { ModuleId, SystemId } from '../modules/index.js'
import { Problem, type Fault } from '../problem/index.js'
import type { Clock } from '../time/index.js'
import type { ModuleDefinition, ModuleEdit, SystemDefinition, SystemEdit } from './definitions.js'
import * as edits from './edits.js'
import { changed, type InventoryChange, type InventoryStore } from './inventory-store.js'
import { listedModules, listedSystems, type ListedModule, type ListedSystem } from './listed.js'
import { NOTHING_MADE, type Described } from './made.js'
import { faultsOfMade, merged, requireWhole, type Whole } from './merge.js'
import type { ModuleRunner } from './module-runner.js'

type Commit = () => Promise<void>
const nothing: Commit = () => Promise.resolve()

const NOBODY: ReadonlySet<string> = new Set()

/** Everything that is at work. */
interface State extends Whole {
  readonly drivers: ReadonlyMap<string, DriverDefinition>
}

/**
 * The systems and modules there are: those that the configuration file declares, and those that are made over REST and
 * kept in a store. Edits follow each other; each has taken effect and is kept before it resolves, or neither.
 */
export class Inventory {
  #state: State = {
    declared: { modules: [], systems: [] },
    made: NOTHING_MADE,
    unusable: new Map(),
    drivers: new Map(),
  }
  #working: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly store: InventoryStore,
    private readonly runner: ModuleRunner,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** The drivers that modules can be made of. */
  drivers(): DriverDefinition[] {
    return [...this.#state.drivers.values()]
  }

  modules(): ListedModule[] {
    return listedModules(this.#state, this.#state.drivers, (id) => this.runner.savedBy(id))
  }

  systems(): ListedSystem[] {
    return listedSystems(this.#state)
  }

  /**
   * Works by what a configuration file declares from now on, and by what is kept. A module that is made and cannot be
   * used any more, such as one whose driver is gone, is left out, and the log says so. Rejects with Problem
   * `invalid-configuration` or `storage-unavailable`, or with the reason of `commit`, and then nothing has changed.
   * Resolves once all modules have loaded, which the next declaration or edit does not wait for.
   * @param commit keeps what belongs to the declaration, once it is known that it can be run
   */
  async declare(
    declared: Described,
    drivers: ReadonlyMap<string, DriverDefinition>,
    commit: Commit = nothing,
  ): Promise<void> {
    const { loaded } = await this.#next(async () => {
      const made = await this.store.load()
      requireWhole(declared, made)
      let loaded: Promise<void> = Promise.resolve()
      await new Promise<void>((arranged, reject) => {
        loaded = this.#arrange({ declared, made, drivers }, NOBODY, commit, arranged)
        loaded.catch(reject)
      })
      return { loaded }
    })
    await loaded
  }

  /**
   * Edits reject with Problem `system-not-found`, `not-found`, `declared-in-configuration`, `validation-failed`,
   * `conflict` or `storage-unavailable`, and then nothing has changed.
   */
  async createSystem(definition: SystemDefinition): Promise<SystemId> {
    const id = (definition.id ?? edits.makeId('sys')) as SystemId
    await this.#edit(edits.createSystem(id, definition), [id])
    return id
  }

  /** @param expected the version the edit rests on; another one by now is a conflict */
  updateSystem(id: SystemId, edit: SystemEdit, expected?: number): Promise<void> {
    return this.#edit(edits.updateSystem(id, edit, expected), [id])
  }

  /** Whether a system is there and may be removed. @throws Problem `system-not-found` or `declared-in-configuration` */
  requireMade(id: SystemId): void {
    edits.removeSystem(id)({ ...this.#state, now: this.clock.now() })
  }

  removeSystem(id: SystemId): Promise<void> {
    return this.#edit(edits.removeSystem(id), [id])
  }

  addToSystem(id: SystemId, module: ModuleId): Promise<void> {
    return this.#edit(edits.addToSystem(id, module), [id])
  }

  takeFromSystem(id: SystemId, module: ModuleId): Promise<void> {
    return this.#edit(edits.takeFromSystem(id, module), [id])
  }

  /** Starts or stops every module of a system. */
  runSystem(id: SystemId, running: boolean): Promise<void> {
    return this.#edit(edits.runSystem(id, running), [])
  }

  async createModule(definition: ModuleDefinition): Promise<ModuleId> {
    const id = (definition.id ?? edits.makeId('mod')) as ModuleId
    const { control_system_id: system } = definition
    await this.#edit(edits.createModule(id, definition), [id, ...(system === undefined ? [] : [system])])
    return id
  }

  /** @param expected the version the edit rests on; another one by now is a conflict */
  updateModule(id: ModuleId, edit: ModuleEdit, expected?: number): Promise<void> {
    return this.#edit(edits.updateModule(id, edit, expected), [id])
  }

  async removeModule(id: ModuleId): Promise<void> {
    const hasSaved = this.runner.savedBy(id).length > 0
    await this.#edit(edits.removeModule(id), [])
    if (hasSaved) await this.runner.forget(id)
  }

  /** Starts or stops a module. */
  runModule(id: ModuleId, running: boolean): Promise<void> {
    return this.#edit(edits.runModule(id, running), [id])
  }

  /** @param touched what the edit is about: what is wrong with these refuses it */
  #edit(edit: edits.Edit, touched: readonly string[]): Promise<void> {
    return this.#next(async () => {
      const before = this.#state
      const changes = edit({ ...before, now: this.clock.now() })
      if (changes.length === 0) return
      await this.#arrange({ ...before, made: changed(before.made, changes) }, new Set(touched))
      try {
        this.#requireLoaded(changes, before)
        await this.store.apply(changes)
      } catch (error) {
        await this.#arrange(before)
        if (error instanceof Problem && error.code === 'conflict') await this.#catchUp()
        throw error
      }
    })
  }

  /** What was changed must have loaded, or taken its settings. */
  #requireLoaded(changes: readonly InventoryChange[], before: State): void {
    for (const change of changes) {
      if (change.kind !== 'save module') continue
      const { id, driver } = change.module
      const failure = this.runner.failureOf(id)
      if (!failure) continue
      const isNew = !before.made.modules.some((one) => one.id === id)
      const { error, hook } = failure
      const why = error instanceof Problem ? error.message : 'the log has the cause'
      throw edits.refused(isNew ? 'driver' : 'settings', `${hook} of ${driver} failed: ${why}`, error)
    }
  }

  /** Sees what another process has made. */
  async #catchUp(): Promise<void> {
    await this.#arrange({ ...this.#state, made: await this.store.load() })
  }

  /** @param onArranged hears that it is at work, before all of it has loaded */
  async #arrange(
    wanted: Omit<State, 'unusable'>,
    touched: ReadonlySet<string> = NOBODY,
    commit: Commit = nothing,
    onArranged: () => void = () => undefined,
  ): Promise<void> {
    const unusable = new Map<ModuleId, readonly Fault[]>()
    for (;;) {
      const whole = { ...wanted, unusable }
      try {
        await this.runner.configure(merged(whole), wanted.drivers, async () => {
          await commit()
          this.#tell(unusable)
          this.#state = whole
          onArranged()
        })
        return
      } catch (error) {
        const found = faultsOfMade(error, whole, touched)
        if (!found) throw namedBy(error, whole, touched)
        for (const [id, faults] of found) unusable.set(id, faults)
      }
    }
  }

  #tell(unusable: Whole['unusable']): void {
    for (const [module, faults] of unusable)
      if (!this.#state.unusable.has(module))
        this.log.error('a module that was made over REST cannot be used: it does not run', { module, faults })
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#working.then(work)
    this.#working = done.catch(() => undefined)
    return done
  }
}

/** A refusal of what was touched, with the members by the names that who edits has given them. */
function namedBy(error: unknown, whole: Whole, touched: ReadonlySet<string>): unknown {
  if (!(error instanceof Problem) || error.code !== 'invalid-configuration' || touched.size === 0)
    return error
  const all = merged(whole)
  const faults = error.faults.flatMap(({ path, message }) => {
    const [, kind = '', at, rest = ''] = /^(modules|systems)\[(\d+)\]\.?(.*)$/s.exec(path) ?? []
    const thing = kind === 'modules' || kind === 'systems' ? all[kind][Number(at)] : undefined
    if (!thing || !touched.has(thing.id)) return []
    return [{ path: rest, message: message.replaceAll(`${kind}[${at ?? ''}].`, '') }]
  })
  if (faults.length === 0) return error
  const detail = faults.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return new Problem('validation-failed', detail, { faults, cause: error })
}
