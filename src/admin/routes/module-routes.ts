import { z } from 'zod'
import { clearanceOf } from '../../auth/index.js'
import { permits } from '../../driver/index.js'
import { parseModuleName } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import type { Runtime } from '../../runtime/index.js'
import { moduleExample } from '../resources/examples.js'
import { presentCommand, presentModule } from '../resources/present-module.js'
import { systemId, word } from '../rest/parameters.js'
import { findSystem } from './one-system.js'
import { FunctionResource, ModuleResource } from '../resources/resources.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'

/** What the routes of modules need. */
export interface ModuleRouteParts {
  readonly runtime: Runtime
}

const path = '/api/engine/v2/systems/:sys_id'
const mod_slug = word('The module, such as Display_2; Display alone is Display_1')

const OfSystem = z.object({ sys_id: systemId })
const OfModule = OfSystem.extend({ mod_slug })
const OfStatus = OfModule.extend({ name: word('The status key') })
const OfCommand = OfModule.extend({ name: word('The command') })
const Arguments = z.array(z.unknown()).describe('Its arguments, in order')

/** The module routes, in their order: a module called like a word of ours cannot be reached. */
const MODULE_ROUTES: readonly RouteEntry<ModuleRouteParts>[] = [
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/modules`,
    name: 'listModules',
    summary: 'Lists the modules of a system in its order, with their webhook methods',
    params: OfSystem,
    answer: z.array(ModuleResource),
    refusals: ['system-not-found', 'runtime-unavailable'],
    examples: { answer: [moduleExample] },
    handle: listModules,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/types`,
    name: 'listModuleTypes',
    summary: 'Counts the modules of a system by name',
    params: OfSystem,
    answer: z.record(z.string(), z.int().min(1)),
    refusals: ['system-not-found', 'runtime-unavailable'],
    examples: { answer: { Display: 2 } },
    handle: listModuleTypes,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/functions/:mod_slug`,
    name: 'listFunctions',
    summary: 'Lists the commands of a module that the caller may use',
    params: OfModule,
    answer: z.record(z.string(), FunctionResource),
    refusals: ['system-not-found', 'runtime-unavailable', 'module-not-found'],
    examples: {
      answer: { power: { arity: 1, order: ['state'], params: { state: { type: 'boolean' } } } },
    },
    handle: listFunctions,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/:mod_slug`,
    name: 'showModuleState',
    summary: 'Shows every status key of a module; nothing for an unknown module',
    params: OfModule,
    answer: z.record(z.string(), z.string()).describe('Each value as JSON within a string, as in PlaceOS'),
    refusals: ['system-not-found', 'runtime-unavailable'],
    examples: { answer: { power: 'true', volume: '12.5' } },
    handle: showModuleState,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/:mod_slug/:name`,
    name: 'showModuleStatus',
    summary: 'Shows one status key of a module; null for an unknown one',
    params: OfStatus,
    answer: z.unknown(),
    refusals: ['system-not-found', 'runtime-unavailable'],
    examples: { answer: true },
    handle: showModuleStatus,
  }),
  route({
    role: 'support',
    verb: 'POST',
    path: `${path}/:mod_slug/:name`,
    name: 'executeCommand',
    summary: 'Calls a command of a module and answers its result',
    params: OfCommand,
    body: Arguments,
    answer: z.unknown(),
    refusals: [
      'system-not-found',
      'runtime-unavailable',
      'module-not-found',
      'method-not-found',
      'invalid-arguments',
      'driver-failed',
      'driver-loop',
      'driver-timeout',
    ],
    examples: { body: [true], answer: null },
    handle: executeCommand,
  }),
]

export const moduleRoutes = (parts: ModuleRouteParts): readonly Route[] => routesOf(MODULE_ROUTES, parts)

async function listModules(
  { params: { sys_id } }: AskedBy<{ params: typeof OfSystem }>,
  { runtime }: ModuleRouteParts,
): Promise<Reply> {
  await findSystem(runtime, sys_id)
  return { body: (await runtime.list(sys_id)).map(presentModule) }
}

async function listModuleTypes(
  { params: { sys_id } }: AskedBy<{ params: typeof OfSystem }>,
  { runtime }: ModuleRouteParts,
): Promise<Reply> {
  await findSystem(runtime, sys_id)
  const counts = new Map<string, number>()
  for (const { name } of await runtime.list(sys_id)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return { body: Object.fromEntries(counts) }
}

async function listFunctions(
  { params: { sys_id, mod_slug }, role }: AskedBy<{ params: typeof OfModule }>,
  { runtime }: ModuleRouteParts,
): Promise<Reply> {
  await findSystem(runtime, sys_id)
  const { name, index } = parseModuleName(mod_slug)
  const modules = await runtime.list(sys_id)
  const module = modules.find((one) => one.name === name && one.index === index)
  if (!module) throw new Problem('module-not-found', `the system has no module ${mod_slug}`)
  const usable = module.commands.filter(({ clearance }) => permits(clearanceOf(role), clearance))
  return { body: Object.fromEntries(usable.map((command) => [command.name, presentCommand(command)])) }
}

async function showModuleState(
  { params }: AskedBy<{ params: typeof OfModule }>,
  parts: ModuleRouteParts,
): Promise<Reply> {
  const status = Object.entries((await statusOf(params, parts)) ?? {})
  return { body: Object.fromEntries(status.map(([key, value]) => [key, JSON.stringify(value)])) }
}

async function showModuleStatus(
  { params }: AskedBy<{ params: typeof OfStatus }>,
  parts: ModuleRouteParts,
): Promise<Reply> {
  const status = await statusOf(params, parts)
  return { body: status && Object.hasOwn(status, params.name) ? status[params.name] : null }
}

async function executeCommand(
  { params, body: args, role, caller }: AskedBy<{ params: typeof OfCommand; body: typeof Arguments }>,
  { runtime }: ModuleRouteParts,
): Promise<Reply> {
  await findSystem(runtime, params.sys_id)
  const address = { ...parseModuleName(params.mod_slug), system: params.sys_id }
  const call = { ...address, command: params.name, args, clearance: clearanceOf(role) }
  return { body: await runtime.exec({ ...call, caller: caller?.key }) }
}

/** Every status key of a module; undefined of an unknown one. */
async function statusOf(
  { sys_id, mod_slug }: z.output<typeof OfModule>,
  { runtime }: ModuleRouteParts,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  await findSystem(runtime, sys_id)
  return await runtime.status({ ...parseModuleName(mod_slug), system: sys_id })
}
