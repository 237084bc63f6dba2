import { z } from 'zod'
import { verbs } from '../../driver/index.js'
import { Actions } from './actions.js'
import { Conditions } from './conditions.js'
import type { Versioned } from './versioned.js'

/** What a person says of a trigger, under the names PlaceOS uses. */
export const triggerFields = {
  name: z.string().trim().min(1).max(200).describe('What people call it'),
  description: z.string().max(10_000).default(''),
  enable_webhook: z.boolean().default(false).describe('Whether webhook calls fire it; without, they are 404'),
  supported_methods: z
    .array(z.string())
    .default(['POST'])
    .transform((given, context) => {
      const odd = given.filter((verb) => !(verbs as readonly string[]).includes(verb))
      if (odd.length > 0) context.addIssue(`contains invalid methods: ${odd.join(', ')}`)
      return verbs.filter((verb) => given.includes(verb))
    })
    .meta({ items: { type: 'string', enum: verbs } })
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
  any_match: z
    .boolean()
    .default(false)
    .describe('Whether one condition that holds is enough to fire; else all must'),
  conditions: Conditions.prefault({}),
  actions: Actions.prefault({}),
  control_system_id: z.string().max(200).optional().describe('The system it was written for; editors use it'),
}

/** A trigger as a configuration file declares it. */
export const DeclaredTrigger = z
  .strictObject({
    id: z.string().min(1).max(200).describe('Names the trigger, such as trigger-doorbell'),
    ...triggerFields,
  })
  .meta({ id: 'Trigger' })
export type DeclaredTrigger = z.output<typeof DeclaredTrigger>

/** What fires, and what then happens. */
export const TriggerDefinition = z.strictObject(triggerFields)
export type TriggerDefinition = z.output<typeof TriggerDefinition>

/** A trigger as it is kept. */
export type Trigger = Versioned & TriggerDefinition
