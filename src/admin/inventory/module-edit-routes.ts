import { z } from 'zod'
import { ModuleDefinition, ModuleEdit, type ListedModule } from '../../inventory/index.js'
import type { ModuleId } from '../../modules/index.js'
import { ignoring, Problem } from '../../problem/index.js'
import { pageOf, PageQuery } from '../rest/paging.js'
import { moduleId, word } from '../rest/parameters.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'
import { searchFor } from '../../runtime/index.js'
import { expectedVersion, versionTag } from '../rest/version.js'
import { moduleRecordExample, settingsExample } from './examples.js'
import { ignoredOfModules, inOurWords } from './in-our-words.js'
import { moduleRecords, presentSettings } from './present-records.js'
import { ModuleRecord, SettingsResource } from './records.js'
import { theInventory, type InventoryRouteParts } from './the-inventory.js'

const path = '/api/engine/v2/modules'
const params = z.object({ mod_id: moduleId })

const ListQuery = PageQuery.extend({
  control_system_id: word('Only those of the system').optional(),
  driver_id: word('Only those of the driver').optional(),
})

const Body = z.preprocess(
  inOurWords,
  ignoring(ModuleDefinition, ignoredOfModules).meta({ id: 'ModuleDefinition' }),
)
const Edit = z.preprocess(inOurWords, ignoring(ModuleEdit, ignoredOfModules).meta({ id: 'ModuleEdit' }))

type Asked = AskedBy<{ params: typeof params }>

const edited = ['not-found', 'declared-in-configuration', 'conflict', 'modules-elsewhere'] as const

const update = {
  role: 'admin',
  path: `${path}/:mod_id`,
  summary: 'Changes what is given of a module; of its settings, secrets that are left out stay',
  params,
  body: Edit,
  answer: ModuleRecord,
  refusals: edited,
  examples: { body: { settings: { host: '10.0.0.8' } }, answer: moduleRecordExample },
} as const

const MODULE_EDIT_ROUTES: readonly RouteEntry<InventoryRouteParts>[] = [
  route({
    role: 'support',
    verb: 'GET',
    path,
    name: 'listAllModules',
    summary: 'Lists the modules of all systems, and those of none, by name',
    query: ListQuery,
    answer: z.array(ModuleRecord),
    isPaged: true,
    examples: { answer: [moduleRecordExample] },
    handle: listAllModules,
  }),
  route({
    role: 'admin',
    verb: 'POST',
    path,
    name: 'createModule',
    summary: 'Makes a module and starts it; one that does not load is not made',
    body: Body,
    status: 201,
    answer: ModuleRecord,
    refusals: [...edited, 'system-not-found'],
    examples: {
      body: { driver: 'Webhook Display', settings: { host: '10.0.0.7' }, control_system_id: 'sys-lobby' },
      answer: moduleRecordExample,
    },
    handle: createModule,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/:mod_id`,
    name: 'showModule',
    summary: 'Shows a module',
    params,
    answer: ModuleRecord,
    refusals: ['not-found'],
    examples: { answer: moduleRecordExample },
    handle: showModule,
  }),
  route({ ...update, verb: 'PATCH', name: 'updateModule', handle: updateModule }),
  route({ ...update, verb: 'PUT', name: 'putModule', handle: updateModule }),
  route({
    role: 'admin',
    verb: 'DELETE',
    path: `${path}/:mod_id`,
    name: 'removeModule',
    summary: 'Stops and removes a module, from its systems too',
    params,
    status: 202,
    refusals: edited,
    handle: removeModule,
  }),
  route({
    role: 'admin',
    verb: 'POST',
    path: `${path}/:mod_id/start`,
    name: 'startModule',
    summary: 'Starts a module that is stopped; one that does not load stays stopped',
    params,
    refusals: [...edited, 'validation-failed'],
    handle: run(true),
  }),
  route({
    role: 'admin',
    verb: 'POST',
    path: `${path}/:mod_id/stop`,
    name: 'stopModule',
    summary: 'Stops a module; it keeps its place in its systems, and its calls are refused',
    params,
    refusals: edited,
    handle: run(false),
  }),
  route({
    role: 'admin',
    verb: 'GET',
    path: `${path}/:mod_id/settings`,
    name: 'showModuleSettings',
    summary: 'Shows the settings of a module, without secrets, as a list of one',
    params,
    answer: z.array(SettingsResource),
    refusals: ['not-found', 'modules-elsewhere'],
    examples: { answer: [settingsExample] },
    handle: showModuleSettings,
  }),
]

export const moduleEditRoutes = (parts: InventoryRouteParts): readonly Route[] =>
  routesOf(MODULE_EDIT_ROUTES, parts)

async function listAllModules(
  asked: AskedBy<{ query: typeof ListQuery }>,
  parts: InventoryRouteParts,
): Promise<Reply> {
  const { q, control_system_id, driver_id } = asked.query
  const fits = searchFor(q)
  const found = (await moduleRecords(parts)).filter(
    ({ id, name, driver, systems }) =>
      fits(`${name} ${id} ${driver}`) &&
      (control_system_id === undefined || systems.includes(control_system_id)) &&
      (driver_id === undefined || driver === driver_id),
  )
  const page = pageOf(found.sort(byNameAndId), 'mod', asked)
  return { body: page.things, headers: page.headers }
}

async function createModule(
  { body }: AskedBy<{ body: typeof Body }>,
  parts: InventoryRouteParts,
): Promise<Reply> {
  return await shown(await theInventory(parts).createModule(body), parts)
}

async function showModule({ params }: Asked, parts: InventoryRouteParts): Promise<Reply> {
  return await shown(params.mod_id, parts)
}

async function updateModule(
  { params: { mod_id }, body, header }: AskedBy<{ params: typeof params; body: typeof Edit }>,
  parts: InventoryRouteParts,
): Promise<Reply> {
  await theInventory(parts).updateModule(mod_id, body, expectedVersion(header('if-match')))
  return await shown(mod_id, parts)
}

async function removeModule({ params }: Asked, parts: InventoryRouteParts): Promise<Reply> {
  await theInventory(parts).removeModule(params.mod_id)
  return {}
}

function run(running: boolean) {
  return async ({ params }: Asked, parts: InventoryRouteParts): Promise<Reply> => {
    await theInventory(parts).runModule(params.mod_id, running)
    return {}
  }
}

function showModuleSettings({ params }: Asked, parts: InventoryRouteParts): Reply {
  const module = theInventory(parts).modules().find(isThe(params.mod_id))
  if (!module) throw notFound(params.mod_id)
  return { body: [presentSettings(module)] }
}

/** A module as an answer, with its version as a tag where it has one. */
async function shown(id: ModuleId, parts: InventoryRouteParts): Promise<Reply> {
  const module = (await moduleRecords(parts)).find(isThe(id))
  if (!module) throw notFound(id)
  return { body: module, headers: module.version === undefined ? {} : versionTag(module.version) }
}

const isThe =
  (wanted: ModuleId) =>
  ({ id }: ModuleRecord | ListedModule): boolean =>
    id === wanted

const notFound = (id: ModuleId): Problem => new Problem('not-found', `there is no module ${id}`)

function byNameAndId(a: ModuleRecord, b: ModuleRecord): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.id < b.id ? -1 : 1
}
