import { z } from 'zod'
import { SystemDefinition, SystemEdit } from '../../inventory/index.js'
import { ignoring } from '../../problem/index.js'
import type { SystemId } from '../../modules/index.js'
import type { Triggers } from '../../triggers/index.js'
import { systemExample } from '../resources/examples.js'
import { systemReply } from '../resources/present-system.js'
import { SystemResource } from '../resources/resources.js'
import { moduleId, systemId } from '../rest/parameters.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'
import { expectedVersion } from '../rest/version.js'
import { findSystem } from '../routes/one-system.js'
import { ignoredOfSystems } from './in-our-words.js'
import { theInventory, type InventoryRouteParts } from './the-inventory.js'

interface SystemEditParts extends InventoryRouteParts {
  readonly triggers: Triggers
}

const path = '/api/engine/v2/systems'
const params = z.object({ sys_id: systemId })
const OfModule = params.extend({ mod_id: moduleId })

const Body = ignoring(SystemDefinition, ignoredOfSystems).meta({ id: 'SystemDefinition' })
const Edit = ignoring(SystemEdit, ignoredOfSystems).meta({ id: 'SystemEdit' })

type Asked = AskedBy<{ params: typeof params }>

const common = {
  role: 'admin',
  refusals: ['system-not-found', 'declared-in-configuration', 'conflict', 'modules-elsewhere'],
} as const

const update = {
  ...common,
  path: `${path}/:sys_id`,
  summary: 'Changes what is given of a system, and leaves the rest',
  params,
  body: Edit,
  answer: SystemResource,
  examples: { body: { modules: ['mod-display-2', 'mod-display-1'] }, answer: systemExample },
} as const

const member = {
  ...common,
  path: `${path}/:sys_id/module/:mod_id`,
  params: OfModule,
  answer: SystemResource,
  examples: { answer: systemExample },
} as const

const SYSTEM_EDIT_ROUTES: readonly RouteEntry<SystemEditParts>[] = [
  route({
    ...common,
    verb: 'POST',
    path,
    name: 'createSystem',
    summary: 'Makes a system',
    body: Body,
    status: 201,
    answer: SystemResource,
    examples: { body: { name: 'Lobby', modules: ['mod-display-1'] }, answer: systemExample },
    handle: createSystem,
  }),
  route({ ...update, verb: 'PATCH', name: 'updateSystem', handle: updateSystem }),
  route({ ...update, verb: 'PUT', name: 'putSystem', handle: updateSystem }),
  route({
    ...common,
    verb: 'DELETE',
    path: `${path}/:sys_id`,
    name: 'removeSystem',
    summary: 'Removes a system with its system triggers; its modules stay',
    params,
    status: 202,
    handle: removeSystem,
  }),
  route({
    ...member,
    refusals: [...common.refusals, 'validation-failed'],
    verb: 'PUT',
    name: 'addModuleToSystem',
    summary: 'Makes a module the last one of a system, unless it has it',
    handle: addModule,
  }),
  route({
    ...member,
    refusals: [...common.refusals, 'module-not-found'],
    verb: 'DELETE',
    name: 'takeModuleFromSystem',
    summary: 'Takes a module out of a system; the module stays',
    handle: takeModule,
  }),
  route({
    ...common,
    verb: 'POST',
    path: `${path}/:sys_id/start`,
    name: 'startSystem',
    summary: 'Starts the modules of a system that are stopped',
    params,
    refusals: [...common.refusals, 'validation-failed'],
    handle: runModules(true),
  }),
  route({
    ...common,
    verb: 'POST',
    path: `${path}/:sys_id/stop`,
    name: 'stopSystem',
    summary: 'Stops the modules of a system; what the configuration file declares cannot be stopped',
    params,
    handle: runModules(false),
  }),
]

/** Before the routes of modules, which take any word for the name of a module. */
export const systemEditRoutes = (parts: SystemEditParts): readonly Route[] =>
  routesOf(SYSTEM_EDIT_ROUTES, parts)

async function createSystem(
  { body }: AskedBy<{ body: typeof Body }>,
  parts: SystemEditParts,
): Promise<Reply> {
  return await shown(await theInventory(parts).createSystem(body), parts)
}

async function updateSystem(
  { params: { sys_id }, body, header }: AskedBy<{ params: typeof params; body: typeof Edit }>,
  parts: SystemEditParts,
): Promise<Reply> {
  await theInventory(parts).updateSystem(sys_id, body, expectedVersion(header('if-match')))
  return await shown(sys_id, parts)
}

async function removeSystem({ params: { sys_id } }: Asked, parts: SystemEditParts): Promise<Reply> {
  const { triggers } = parts
  const inventory = theInventory(parts)
  inventory.requireMade(sys_id)
  // Before the system, so that no webhook is left that notifies where nothing is.
  await triggers.edit(() => triggers.instancesIn(sys_id).map(({ id }) => ({ kind: 'remove instance', id })))
  await inventory.removeSystem(sys_id)
  return {}
}

async function addModule(
  { params: { sys_id, mod_id } }: AskedBy<{ params: typeof OfModule }>,
  parts: SystemEditParts,
): Promise<Reply> {
  await theInventory(parts).addToSystem(sys_id, mod_id)
  return await shown(sys_id, parts)
}

async function takeModule(
  { params: { sys_id, mod_id } }: AskedBy<{ params: typeof OfModule }>,
  parts: SystemEditParts,
): Promise<Reply> {
  await theInventory(parts).takeFromSystem(sys_id, mod_id)
  return await shown(sys_id, parts)
}

function runModules(running: boolean) {
  return async ({ params: { sys_id } }: Asked, parts: SystemEditParts): Promise<Reply> => {
    await theInventory(parts).runSystem(sys_id, running)
    return {}
  }
}

const shown = async (id: SystemId, { runtime, inventory }: SystemEditParts): Promise<Reply> =>
  systemReply(await findSystem(runtime, id), inventory)
