import { z } from 'zod'
import { listOf, pageOf, PageQuery } from '../rest/paging.js'
import { systemId } from '../rest/parameters.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'
import { findSystem } from '../routes/one-system.js'
import { settingsExample } from './examples.js'
import { presentSettings } from './present-records.js'
import { SettingsResource } from './records.js'
import { theInventory, type InventoryRouteParts } from './the-inventory.js'

const params = z.object({ sys_id: systemId })
const path = '/api/engine/v2/systems/:sys_id'
const Nothing = z.array(z.never())

type Asked = AskedBy<{ params: typeof params }>

/** What PlaceOS has of systems beside modules and triggers, in the shapes that its client reads. */
const PLACEOS_ROUTES: readonly RouteEntry<InventoryRouteParts>[] = [
  route({
    role: 'user',
    verb: 'GET',
    path: '/api/engine/v2/zones',
    name: 'listZones',
    summary: 'Lists no zones: there are none here',
    query: PageQuery,
    answer: Nothing,
    isPaged: true,
    examples: { answer: [] },
    handle: (asked: AskedBy<{ query: typeof PageQuery }>) => {
      const { things, headers } = pageOf([], 'zone', asked)
      return { body: things, headers }
    },
  }),
  route({
    role: 'user',
    verb: 'GET',
    path: `${path}/zones`,
    name: 'listSystemZones',
    summary: 'Lists the zones of a system: there are none here',
    params,
    answer: Nothing,
    refusals: ['system-not-found'],
    examples: { answer: [] },
    handle: listSystemZones,
  }),
  route({
    role: 'user',
    verb: 'GET',
    path: `${path}/metadata`,
    name: 'showSystemMetadata',
    summary: 'Shows the metadata of a system: there is none here',
    params,
    answer: z.object({}),
    refusals: ['system-not-found'],
    examples: { answer: {} },
    handle: showSystemMetadata,
  }),
  route({
    role: 'admin',
    verb: 'GET',
    path: `${path}/settings`,
    name: 'listSystemSettings',
    summary: 'Lists the settings of the modules of a system, without secrets',
    params,
    answer: z.array(SettingsResource),
    refusals: ['system-not-found', 'modules-elsewhere'],
    examples: { answer: [settingsExample] },
    handle: listSystemSettings,
  }),
]

/** Before the routes of modules, which take any word for the name of a module. */
export const placeosRoutes = (parts: InventoryRouteParts): readonly Route[] => routesOf(PLACEOS_ROUTES, parts)

async function listSystemZones({ params }: Asked, { runtime }: InventoryRouteParts): Promise<Reply> {
  await findSystem(runtime, params.sys_id)
  return listOf([], 'zone')
}

async function showSystemMetadata({ params }: Asked, { runtime }: InventoryRouteParts): Promise<Reply> {
  await findSystem(runtime, params.sys_id)
  return { body: {} }
}

async function listSystemSettings({ params }: Asked, parts: InventoryRouteParts): Promise<Reply> {
  const { modules } = await findSystem(parts.runtime, params.sys_id)
  const known = new Map(
    theInventory(parts)
      .modules()
      .map((module) => [module.id, module]),
  )
  const found = modules.flatMap((id) => known.get(id) ?? [])
  return listOf(found.map(presentSettings), 'settings')
}
