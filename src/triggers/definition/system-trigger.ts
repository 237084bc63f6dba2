import { z } from 'zod'
import type { SystemId } from '../../modules/index.js'
import type { Versioned } from './versioned.js'
import { policyShape, type CallPolicy } from './policy.js'
import { ownSenders, senderNameAmong, withSender, type Senders } from '../../senders/index.js'

/** Part of a URL: nothing in it needs escaping. */
export const InstanceId = z
  .string()
  .max(200)
  .regex(
    /^(?!\.{1,2}$)[A-Za-z0-9._~-]+$/,
    'must be letters, digits and . _ ~ - only, and not . or .., since it is part of a URL',
  )

const flags = {
  enabled: z.boolean().default(true).describe('Whether calls are accepted and conditions watched'),
  exec_enabled: z.boolean().default(false).describe('Whether calls may execute driver methods'),
}

/** Short for what is known of a sender; nothing of it is kept under this name. */
const senderAmong = (senders: Senders) =>
  senderNameAmong(senders)
    .optional()
    .describe(
      'Who sends: says signature.preset and reply_budget where they are not given; docs/senders.md lists all of the package',
    )

const sender = senderAmong(ownSenders)

const Secret = z.string().min(8).max(500)

const Declared = z.strictObject({
  id: InstanceId.describe('Names the instance in its webhook URL, such as trig-lobby'),
  trigger_id: z.string().describe('The trigger it applies'),
  control_system_id: z
    .string()
    .transform((text) => text as SystemId)
    .describe('The system it is applied to'),
  webhook_secret: Secret.optional().describe(
    'What a caller must know; 32 random bytes are made the first time if left out',
  ),
  secret_overlap: z
    .number()
    .min(0)
    .max(31_536_000)
    .default(86_400)
    .describe(
      'How long the secret before goes on working where webhook_secret is another than it was, in seconds; with 0 it ends at once, also where that is said afterwards',
    ),
  ...flags,
  important: z.boolean().default(false),
  sender,
  ...policyShape,
})

/** A system trigger as a configuration file declares it, with all senders that are known. */
export const declaredSystemTrigger = (senders: Senders) =>
  z
    .preprocess(
      (given: z.input<typeof Declared>) => withSender(given, senders),
      Declared.extend({ sender: senderAmong(senders) }).meta({ id: 'SystemTrigger' }),
    )
    .transform(({ sender: _, ...declared }) => declared)

/** The same with the package's own. */
export const DeclaredSystemTrigger = declaredSystemTrigger(ownSenders)
export type DeclaredSystemTrigger = z.output<typeof DeclaredSystemTrigger>

/** What a person says of a system trigger when it is made; its system is said elsewhere. */
export const SystemTriggerDefinition = z.strictObject({
  trigger_id: z.string().min(1).max(200).describe('The trigger to apply'),
  webhook_secret: Secret.optional().describe('What a caller must know; 32 random bytes are made if left out'),
  ...flags,
  sender,
  ...policyShape,
})
/** The same with all senders that are known. */
export const systemTriggerDefinition = (senders: Senders) =>
  SystemTriggerDefinition.extend({ sender: senderAmong(senders) })
export type SystemTriggerDefinition = z.output<typeof SystemTriggerDefinition>

/** What can be changed of a system trigger. What is given of its policy is given anew as a whole. */
export const SystemTriggerEdit = z.strictObject({
  enabled: z.boolean().optional(),
  exec_enabled: z.boolean().optional(),
  important: z.boolean().optional(),
  sender,
  ...policyShape,
})
/** The same with all senders that are known. */
export const systemTriggerEdit = (senders: Senders) =>
  SystemTriggerEdit.extend({ sender: senderAmong(senders) })
export type SystemTriggerEdit = z.output<typeof SystemTriggerEdit>

/** A secret that still works until its time is over, after another has taken its place. */
export interface PreviousSecret {
  readonly secret: string
  /** Milliseconds since the epoch. */
  readonly expires_at: number
}

/** A trigger applied to one system, as it is kept. */
export interface SystemTrigger extends Versioned, CallPolicy {
  readonly trigger_id: string
  readonly control_system_id: SystemId
  readonly enabled: boolean
  readonly exec_enabled: boolean
  readonly important: boolean
  readonly webhook_secret: string
  readonly previous_secret: PreviousSecret | undefined
}
