import type { Inventory, ListedModule, ListedSystem } from '../../inventory/index.js'
import type { SystemSummary } from '../../runtime/index.js'
import type { Reply } from '../rest/route.js'
import { versionTag } from '../rest/version.js'
import { inSeconds } from './present.js'
import type { SystemResource } from './resources.js'

/** Where a thing comes from, and its version where it is made over REST. */
export const presentOrigin = (
  thing: Pick<ListedSystem | ListedModule, 'declared' | 'made'> | undefined,
): Pick<SystemResource, 'declared' | 'version' | 'created_at' | 'updated_at'> => ({
  declared: thing?.declared ?? true,
  version: thing?.made?.version,
  created_at: thing?.made && inSeconds(thing.made.created_at),
  updated_at: thing?.made && inSeconds(thing.made.updated_at),
})

/** A way to show the systems there are now. */
export function systemsPresentedBy(
  inventory: Inventory | undefined,
): (system: SystemSummary) => SystemResource {
  const known = new Map(inventory?.systems().map((system) => [system.id, system]))
  return ({ id, name, modules }) => ({ id, name, modules: [...modules], ...presentOrigin(known.get(id)) })
}

/** A system as an answer, with its version as a tag where it has one. */
export function systemReply(system: SystemSummary, inventory: Inventory | undefined): Reply {
  const body = systemsPresentedBy(inventory)(system)
  return { body, headers: body.version === undefined ? {} : versionTag(body.version) }
}
