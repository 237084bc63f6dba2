import type { z } from 'zod'
import type { CommandSummary, ModuleSummary, WebhookSummary } from '../../runtime/index.js'
import type { FunctionResource, ModuleResource, WebhookMethodResource } from './resources.js'

export const presentModule = ({ id, name, index, driver, webhooks }: ModuleSummary): ModuleResource => ({
  id,
  name,
  index,
  driver,
  webhooks: webhooks.map(presentWebhook),
})

export const presentWebhook = (method: WebhookSummary): z.output<typeof WebhookMethodResource> => ({
  name: method.name,
  description: method.description,
  methods: [...method.methods],
  clearance: method.clearance,
  body: method.body && { ...method.body },
  sample: method.sample,
})

export const presentCommand = ({ args, description }: CommandSummary): z.output<typeof FunctionResource> => ({
  arity: args.length,
  order: args.map(({ name }) => name),
  params: Object.fromEntries(args.map(({ name, schema }) => [name, { ...schema }])),
  description,
})
