import { z } from 'zod'
import type { Command, DriverDefinition, WebhookEndpoint } from '../driver/index.js'
import type { Addressable, SystemArrangement } from '../modules/index.js'
import type { CommandSummary, JsonSchema, ModuleSummary, SystemSummary, WebhookSummary } from './summaries.js'

/** A module whose driver is known. */
interface DefinedModule extends Addressable {
  readonly definition: DriverDefinition
}

/** Modules of a system as lists show them, in its order. */
export function moduleSummaries(modules: readonly DefinedModule[]): ModuleSummary[] {
  const counts = new Map<string, number>()
  return modules.map(({ id, name, definition }) => {
    const index = (counts.get(name) ?? 0) + 1
    counts.set(name, index)
    return {
      ...{ id, name, index, driver: definition.name },
      commands: [...definition.commands.values()].map(commandSummary),
      webhooks: [...definition.webhooks.values()].map(webhookSummary),
    }
  })
}

export const systemSummary = ({ id, name, modules }: SystemArrangement<Addressable>): SystemSummary => ({
  id,
  name,
  modules: modules.map((module) => module.id),
})

export const commandSummary = ({ name, description, clearance, args }: Command): CommandSummary => ({
  name,
  description,
  clearance,
  args: args.map((one) => ({ name: one.name, schema: jsonSchemaOf(one.schema) })),
})

export const webhookSummary = ({
  name,
  description,
  methods,
  clearance,
  body,
  sample,
}: WebhookEndpoint): WebhookSummary => ({
  ...{ name, description, methods, clearance, sample },
  body: body && jsonSchemaOf(body),
})

/** Made once each, since lists are asked for on the way of explanations. */
const made = new WeakMap<z.ZodType, JsonSchema>()

/** What JSON Schema cannot say of a value is left out. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const before = made.get(schema)
  if (before) return before
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const said = Object.entries(whole).filter(([key]) => key !== '$schema' && key !== '~standard')
  const own = Object.fromEntries(said)
  made.set(schema, own)
  return own
}
