import { z } from 'zod'
import type { Command, WebhookEndpoint } from '../../driver/index.js'
import type { ModuleSummary } from '../../runtime/index.js'
import type { FunctionResource, ModuleResource, WebhookMethodResource } from './resources.js'

export const presentModule = ({ id, name, index, driver, webhooks }: ModuleSummary): ModuleResource => ({
  id,
  name,
  index,
  driver,
  webhooks: webhooks.map(presentWebhook),
})

export const presentWebhook = (method: WebhookEndpoint): z.output<typeof WebhookMethodResource> => ({
  name: method.name,
  description: method.description,
  methods: [...method.methods],
  clearance: method.clearance,
  body: method.body && { ...jsonSchemaOf(method.body) },
  sample: method.sample,
})

export const presentCommand = ({ args, description }: Command): z.output<typeof FunctionResource> => ({
  arity: args.length,
  order: args.map(({ name }) => name),
  params: Object.fromEntries(args.map(({ name, schema }) => [name, jsonSchemaOf(schema)])),
  description,
})

/** What JSON Schema cannot say of a value is left out. */
export const jsonSchemaOf = (schema: z.ZodType): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })).filter(
      ([key]) => key !== '$schema' && key !== '~standard',
    ),
  )
