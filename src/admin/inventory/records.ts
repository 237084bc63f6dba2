import { z } from 'zod'
import { FunctionResource, origin, WebhookMethodResource } from '../resources/resources.js'

const anyObject = z.record(z.string(), z.unknown())

/** A module as it is listed and edited, wherever it is. */
export const ModuleRecord = z
  .object({
    id: z.string(),
    name: z.string().describe('The name it has in its systems, such as Display'),
    custom_name: z.string().optional().describe('The same, where it is not that of its driver'),
    driver: z.string().nullable().describe('The name of its driver; null where nobody knows it'),
    driver_id: z.string().nullable().describe('The same, for PlaceOS clients'),
    control_system_id: z.string().optional().describe('The first system that has it'),
    systems: z.array(z.string()).describe('The systems that have it'),
    running: z.boolean().describe('Whether it runs; one that is stopped keeps its place in its systems'),
    faults: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Why it cannot be used, such as that its driver is gone'),
    ...origin,
  })
  .meta({ id: 'ModuleRecord' })
export type ModuleRecord = z.output<typeof ModuleRecord>

/** The settings of a module, in the shape that PlaceOS's client reads, and as values. */
export const SettingsResource = z
  .object({
    id: z.string(),
    parent_id: z.string().describe('The module'),
    encryption_level: z.literal(0),
    settings_string: z.string().describe('The values as JSON'),
    keys: z.array(z.string()).describe('The names of the values'),
    values: anyObject.describe('What is set beside the defaults of the driver, without secrets'),
    secrets: z
      .array(z.string())
      .describe('Where secrets stand that are not told, such as subscriptions.0.secret'),
    saved: z
      .array(z.string())
      .describe('Settings that the driver has saved for itself: they are laid over these'),
    updated_at: z.int().optional().describe('When the module was last changed, in seconds since the epoch'),
  })
  .meta({ id: 'Settings' })
export type SettingsResource = z.output<typeof SettingsResource>

/** A driver that modules can be made of. */
export const DriverRecord = z
  .object({
    id: z.string().describe('Its name again, for PlaceOS clients'),
    name: z.string().describe('What the driver of a module is called'),
    module_name: z.string().describe('The name that its modules have unless they have one of their own'),
    description: z.string(),
    implements: z.array(z.string()).describe('Interfaces that other modules look for'),
    settings_schema: anyObject
      .optional()
      .describe('A JSON Schema of its settings, with a description of each; secret: true marks a secret'),
    default_settings: anyObject.describe('What its modules start from, without secrets'),
    webhooks: z.array(WebhookMethodResource).describe('What webhook calls can execute'),
    functions: z.record(z.string(), FunctionResource).describe('Its commands'),
    readme: z
      .string()
      .optional()
      .describe('The README beside its file, in Markdown; only where one driver is asked for'),
  })
  .meta({ id: 'Driver' })
export type DriverRecord = z.output<typeof DriverRecord>
