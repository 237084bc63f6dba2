import { z } from 'zod'
import { clearanceOf } from '../../auth/index.js'
import { permits, type Command } from '../../driver/index.js'
import { parseModuleName, type SystemId } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import type { ModuleSummary, Runtime } from '../../runtime/index.js'
import { moduleExample } from '../resources/examples.js'
import { systemId, word } from '../rest/parameters.js'
import { FunctionResource, ModuleResource } from '../resources/resources.js'
import { route, type Route } from '../rest/route.js'

/** What the routes of modules need. */
export interface ModuleRouteParts {
  readonly runtime: Runtime
}

const path = '/api/engine/v2/systems/:sys_id'
const sys_id = systemId
const mod_slug = word('The module, such as Display_2; Display alone is Display_1')

/** The module routes, in their order: a module called like a word of ours cannot be reached. */
export function moduleRoutes({ runtime }: ModuleRouteParts): readonly Route[] {
  const requireSystem = async (id: SystemId): Promise<void> => {
    if (!(await runtime.system(id))) throw new Problem('system-not-found', `there is no system ${id}`)
  }
  return [
    route({
      role: 'support',
      verb: 'GET',
      path: `${path}/modules`,
      name: 'listModules',
      summary: 'Lists the modules of a system in its order, with their webhook methods',
      params: z.object({ sys_id }),
      answer: z.array(ModuleResource),
      refusals: ['system-not-found'],
      examples: { answer: [moduleExample] },
      handle: async ({ params }) => {
        await requireSystem(params.sys_id)
        return { body: (await runtime.list(params.sys_id)).map(presentModule) }
      },
    }),
    route({
      role: 'support',
      verb: 'GET',
      path: `${path}/types`,
      name: 'listModuleTypes',
      summary: 'Counts the modules of a system by name',
      params: z.object({ sys_id }),
      answer: z.record(z.string(), z.int().min(1)),
      refusals: ['system-not-found'],
      examples: { answer: { Display: 2 } },
      handle: async ({ params }) => {
        await requireSystem(params.sys_id)
        const counts = new Map<string, number>()
        for (const { name } of await runtime.list(params.sys_id))
          counts.set(name, (counts.get(name) ?? 0) + 1)
        return { body: Object.fromEntries(counts) }
      },
    }),
    route({
      role: 'support',
      verb: 'GET',
      path: `${path}/functions/:mod_slug`,
      name: 'listFunctions',
      summary: 'Lists the commands of a module that the caller may use',
      params: z.object({ sys_id, mod_slug }),
      answer: z.record(z.string(), FunctionResource),
      refusals: ['system-not-found', 'module-not-found'],
      examples: {
        answer: { power: { arity: 1, order: ['state'], params: { state: { type: 'boolean' } } } },
      },
      handle: async ({ params, role }) => {
        await requireSystem(params.sys_id)
        const { name, index } = parseModuleName(params.mod_slug)
        const modules = await runtime.list(params.sys_id)
        const module = modules.find((one) => one.name === name && one.index === index)
        if (!module) throw new Problem('module-not-found', `the system has no module ${params.mod_slug}`)
        const usable = module.commands.filter(({ clearance }) => permits(clearanceOf(role), clearance))
        return { body: Object.fromEntries(usable.map((command) => [command.name, presentCommand(command)])) }
      },
    }),
    route({
      role: 'support',
      verb: 'GET',
      path: `${path}/:mod_slug`,
      name: 'showModuleState',
      summary: 'Shows every status key of a module; nothing for an unknown module',
      params: z.object({ sys_id, mod_slug }),
      answer: z.record(z.string(), z.string()).describe('Each value as JSON within a string, as in PlaceOS'),
      refusals: ['system-not-found'],
      examples: { answer: { power: 'true', volume: '12.5' } },
      handle: async ({ params }) => {
        await requireSystem(params.sys_id)
        const status = await runtime.status({ ...parseModuleName(params.mod_slug), system: params.sys_id })
        return {
          body: Object.fromEntries(
            Object.entries(status ?? {}).map(([key, value]) => [key, JSON.stringify(value)]),
          ),
        }
      },
    }),
    route({
      role: 'support',
      verb: 'GET',
      path: `${path}/:mod_slug/:name`,
      name: 'showModuleStatus',
      summary: 'Shows one status key of a module; null for an unknown one',
      params: z.object({ sys_id, mod_slug, name: word('The status key') }),
      answer: z.unknown(),
      refusals: ['system-not-found'],
      examples: { answer: true },
      handle: async ({ params }) => {
        await requireSystem(params.sys_id)
        const status = await runtime.status({ ...parseModuleName(params.mod_slug), system: params.sys_id })
        return { body: status && Object.hasOwn(status, params.name) ? status[params.name] : null }
      },
    }),
    route({
      role: 'support',
      verb: 'POST',
      path: `${path}/:mod_slug/:name`,
      name: 'executeCommand',
      summary: 'Calls a command of a module and answers its result',
      params: z.object({ sys_id, mod_slug, name: word('The command') }),
      body: z.array(z.unknown()).describe('Its arguments, in order'),
      answer: z.unknown(),
      refusals: [
        'system-not-found',
        'module-not-found',
        'method-not-found',
        'invalid-arguments',
        'driver-failed',
        'driver-timeout',
      ],
      examples: { body: [true], answer: null },
      handle: async ({ params, body: args, role }) => {
        await requireSystem(params.sys_id)
        const address = { ...parseModuleName(params.mod_slug), system: params.sys_id }
        const call = { ...address, command: params.name, args, clearance: clearanceOf(role) }
        return { body: await runtime.exec(call) }
      },
    }),
  ]
}

const presentModule = ({ id, name, index, driver, webhooks }: ModuleSummary): ModuleResource => ({
  id,
  name,
  index,
  driver,
  webhooks: webhooks.map((method) => ({
    name: method.name,
    description: method.description,
    methods: [...method.methods],
    clearance: method.clearance,
    body: method.body && { ...jsonSchemaOf(method.body) },
    sample: method.sample,
  })),
})

const presentCommand = ({ args, description }: Command): z.output<typeof FunctionResource> => ({
  arity: args.length,
  order: args.map(({ name }) => name),
  params: Object.fromEntries(args.map(({ name, schema }) => [name, jsonSchemaOf(schema)])),
  description,
})

/** What JSON Schema cannot say of an argument is left out. */
const jsonSchemaOf = (schema: z.ZodType): object =>
  Object.fromEntries(
    Object.entries(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })).filter(
      ([key]) => key !== '$schema' && key !== '~standard',
    ),
  )
