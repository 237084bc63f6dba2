import { z } from 'zod'
import { verbs } from '../driver/index.js'
import type { SystemId } from '../modules/index.js'

/** What fires, and how often. */
export const Trigger = z
  .strictObject({
    id: z.string().min(1).describe('Names the trigger, such as trigger-doorbell'),
    name: z.string().min(1).describe('What people call it'),
    description: z.string().default(''),
    enable_webhook: z
      .boolean()
      .default(false)
      .describe('Whether webhook calls fire it; without, they are 404'),
    supported_methods: z
      .array(z.enum(verbs))
      .default(['POST'])
      .describe('The HTTP verbs its webhooks accept'),
    debounce_period: z
      .number()
      .min(0)
      .max(2_000_000)
      .default(0)
      .describe(
        'Seconds: the first call fires at once, calls inside the period fire nothing and start it again',
      ),
    important: z.boolean().default(false),
  })
  .meta({ id: 'Trigger' })
export type Trigger = z.output<typeof Trigger>

/** A trigger applied to one system, with a webhook URL of its own. */
export const SystemTrigger = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^(?!\.{1,2}$)[A-Za-z0-9._~-]+$/,
        'must be letters, digits and . _ ~ - only, and not . or .., since it is part of a URL',
      )
      .describe('Names the instance in its webhook URL, such as trig-lobby'),
    trigger_id: z.string().describe('The trigger it applies'),
    control_system_id: z
      .string()
      .transform((text) => text as SystemId)
      .describe('The system it is applied to'),
    webhook_secret: z
      .string()
      .min(8)
      .optional()
      .describe('What a caller must know; 32 random bytes are made at start if left out'),
    enabled: z.boolean().default(true).describe('Whether calls are accepted'),
    exec_enabled: z.boolean().default(false).describe('Whether calls may execute driver methods'),
    important: z.boolean().default(false),
  })
  .meta({ id: 'SystemTrigger' })

/** An instance as the configuration gives it: perhaps still without a secret. */
export type SystemTriggerInput = z.output<typeof SystemTrigger>

/** An instance with its secret. */
export type SystemTrigger = SystemTriggerInput & { readonly webhook_secret: string }
