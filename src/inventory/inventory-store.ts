import { Problem } from '../problem/index.js'
import type { MadeModule, MadeSystem, MadeThings } from './made.js'

/** One thing to keep, or to keep no longer. What is saved has the version after that of the kept one; 1 if it is new. */
export type InventoryChange =
  | { readonly kind: 'save module'; readonly module: MadeModule }
  | { readonly kind: 'remove module'; readonly id: string }
  | { readonly kind: 'save system'; readonly system: MadeSystem }
  | { readonly kind: 'remove system'; readonly id: string }

/** PORT: keeps the modules and systems that are made over REST. */
export interface InventoryStore {
  /** Everything that is kept, the oldest first. Rejects with Problem `storage-unavailable`. */
  load(): Promise<MadeThings>
  /**
   * Keeps all of these changes, made in this order, or none; resolves once they would outlive the machine. Rejects with
   * Problem `conflict` when somebody else has saved or removed what is being saved, and `storage-unavailable` when the
   * store cannot take them now.
   */
  apply(changes: readonly InventoryChange[]): Promise<void>
}

/** What a change is refused with that rests on an older version. */
export const conflictOver = (id: string): Problem =>
  new Problem('conflict', `${id} was changed by someone else meanwhile: read it again`)

/**
 * Everything once changes are made. Throws Problem `conflict` as a store rejects with it.
 */
export function changed(things: MadeThings, changes: readonly InventoryChange[]): MadeThings {
  const modules = new Map(things.modules.map((module) => [module.id as string, module]))
  const systems = new Map(things.systems.map((system) => [system.id as string, system]))
  for (const change of changes) {
    switch (change.kind) {
      case 'save module':
        save(modules, change.module)
        break
      case 'remove module':
        modules.delete(change.id)
        break
      case 'save system':
        save(systems, change.system)
        break
      case 'remove system':
        systems.delete(change.id)
        break
    }
  }
  return { modules: [...modules.values()], systems: [...systems.values()] }
}

function save<Thing extends MadeModule | MadeSystem>(kept: Map<string, Thing>, thing: Thing): void {
  if (thing.version !== (kept.get(thing.id)?.version ?? 0) + 1) throw conflictOver(thing.id)
  kept.set(thing.id, thing)
}
