import type { DriverDefinition } from '../driver/index.js'
import type { ModuleId } from '../modules/index.js'
import type { Described } from './made.js'

/** PORT: runs the modules that are declared and made. */
export interface ModuleRunner {
  /**
   * Runs these from now on, and resolves once they have loaded. Rejects with Problem `invalid-configuration`, its faults
   * by their JSON paths, or with the reason of `commit`, and then nothing has changed.
   * @param commit is called once it is known that these can be run, and before they are
   */
  configure(
    described: Described,
    drivers: ReadonlyMap<string, DriverDefinition>,
    commit: () => Promise<void>,
  ): Promise<void>
  /** What the last hook of a module threw that ended; undefined where it went well. */
  failureOf(module: ModuleId): { readonly hook: string; readonly error: unknown } | undefined
  /** The names of the settings that a module has saved for itself: they are laid over its others. */
  savedBy(module: ModuleId): readonly string[]
  /** Forgets what a module that is gone has saved, so that the next one of its id begins without. */
  forget(module: ModuleId): Promise<void>
}
