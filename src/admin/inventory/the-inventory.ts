import type { Inventory } from '../../inventory/index.js'
import { Problem } from '../../problem/index.js'
import type { Runtime } from '../../runtime/index.js'

/** What the routes of systems, modules and drivers need. */
export interface InventoryRouteParts {
  readonly runtime: Runtime
  /** Undefined where a host's own runtime decides what there is. */
  readonly inventory?: Inventory | undefined
}

/** @throws Problem `modules-elsewhere` */
export function theInventory({ inventory }: InventoryRouteParts): Inventory {
  if (inventory) return inventory
  throw new Problem('modules-elsewhere', 'the host runs the modules: add, change and remove them there')
}
