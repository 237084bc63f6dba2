import { z } from 'zod'
import { roles } from '../../auth/index.js'
import { clearances, verbs } from '../../driver/index.js'
import { ShownSignature } from '../../senders/index.js'
import { Actions, Conditions, shownPolicyShape } from '../../triggers/index.js'

const seconds = (description: string) => z.int().describe(`${description}, in seconds since the epoch`)

const kept = {
  created_at: seconds('When it was made'),
  updated_at: seconds('When it was last changed'),
  declared: z
    .boolean()
    .describe('Whether the configuration file declares it; then only that file changes it'),
  version: z.int().min(1).describe('Counts its changes; send it back to be told of changes by others'),
}

/** Of what may be made over REST. */
export const origin = {
  declared: z
    .boolean()
    .describe('Whether it is not made over REST; then only the configuration file, or the host, changes it'),
  version: kept.version.optional(),
  created_at: kept.created_at.optional(),
  updated_at: kept.updated_at.optional(),
}

/** How often and when a secret was used. */
export const SecretUse = z
  .object({
    count: z.int().min(0).describe('How many accepted calls came with it'),
    last_used_at: seconds('When the last one came').optional(),
  })
  .meta({ id: 'SecretUse' })

/** A secret that still works for a while, without the secret itself. */
export const PreviousSecret = SecretUse.extend({
  expires_at: seconds('When it ceases to work'),
}).meta({ id: 'PreviousSecret' })

/** Why an instance was not fired. */
export const Refusal = z
  .object({
    code: z.string().describe('The problem'),
    detail: z.string().describe('Which triggers fire each other'),
    refused_at: seconds('When it was not fired'),
  })
  .meta({ id: 'Refusal' })

/** A system trigger as the REST routes show it. */
export const InstanceResource = z
  .object({
    id: z.string().describe('Names the instance in its webhook URL'),
    name: z.string().describe('The name of its trigger'),
    trigger_id: z.string(),
    control_system_id: z.string(),
    control_system: z
      .object({ id: z.string(), name: z.string() })
      .optional()
      .describe('The system; left out with complete=false'),
    enabled: z.boolean().describe('Whether calls are accepted and conditions watched'),
    exec_enabled: z.boolean().describe('Whether calls may execute driver methods'),
    important: z.boolean(),
    triggered: z.boolean().describe('Whether its conditions hold now'),
    trigger_count: z.int().min(0).describe('How often it fired'),
    triggered_at: seconds('When it last fired').optional(),
    action_errors: z.int().min(0).describe('How many of its actions failed'),
    comparison_errors: z.int().min(0).describe('How many comparisons could not be made'),
    refusal: Refusal.optional().describe(
      'Shown when it was not fired, to end a loop of triggers, until a status fires it again',
    ),
    capture_left: z.int().min(0).describe('How many of its next calls are recorded and not run'),
    ...shownPolicyShape,
    webhook_secret: z.string().optional().describe('What callers must know; shown to admins only'),
    signature: ShownSignature.nullable()
      .optional()
      .describe('How calls are signed, without its secrets; null for not at all. Shown to admins only'),
    secret_use: SecretUse.optional().describe('Shown to admins only'),
    previous_secret: PreviousSecret.optional().describe(
      'While one from before a rotation still works; shown to admins only',
    ),
    ...kept,
  })
  .meta({ id: 'SystemTrigger' })
export type InstanceResource = z.output<typeof InstanceResource>

/** A trigger as the REST routes show it. */
export const TriggerResource = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    enable_webhook: z.boolean().describe('Whether webhook calls fire it'),
    supported_methods: z.array(z.enum(verbs)).describe('The HTTP verbs its webhooks accept'),
    debounce_period: z.number().min(0).describe('In seconds'),
    important: z.boolean(),
    any_match: z.boolean().describe('Whether one condition that holds is enough to fire; else all must'),
    conditions: Conditions,
    actions: Actions,
    control_system_id: z.string().optional().describe('The system it was written for'),
    trigger_instances: z.array(InstanceResource).optional().describe('With instances=true only'),
    ...kept,
  })
  .meta({ id: 'Trigger' })
export type TriggerResource = z.output<typeof TriggerResource>

/** A system as the REST routes show it. */
export const SystemResource = z
  .object({
    id: z.string(),
    name: z.string(),
    modules: z.array(z.string()).describe('The ids of its modules, in order'),
    ...origin,
  })
  .meta({ id: 'System' })
export type SystemResource = z.output<typeof SystemResource>

/** A webhook method as people who set up a URL need to see it. */
export const WebhookMethodResource = z
  .object({
    name: z.string().describe('The name callers use'),
    description: z.string().optional(),
    methods: z.array(z.enum(verbs)).describe('The HTTP verbs it answers'),
    clearance: z.enum(clearances).describe('What a caller must be; webhook calls have support'),
    body: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('A JSON Schema of what a body must be, where the driver declares one'),
    sample: z.unknown().optional().describe('A body worth trying, where the driver names one'),
  })
  .meta({ id: 'WebhookMethod' })

/** A module of a system as the REST routes show it. */
export const ModuleResource = z
  .object({
    id: z.string(),
    name: z.string().describe('Such as Display'),
    index: z.int().min(1).describe('Which of that name; the 2 of Display_2'),
    driver: z.string().nullable().describe('The name of its driver; null where nobody knows it'),
    webhooks: z.array(WebhookMethodResource).describe('What webhook calls can execute'),
  })
  .meta({ id: 'Module' })
export type ModuleResource = z.output<typeof ModuleResource>

/** Whoever holds the key, in the words PlaceOS has for a user. */
export const CallerResource = z
  .object({
    id: z.string().describe('The id of the key'),
    name: z.string().describe('The name of the key'),
    role: z.enum(roles).describe('What its holder may do'),
    support: z.boolean(),
    sys_admin: z.boolean(),
  })
  .meta({ id: 'Caller' })
export type CallerResource = z.output<typeof CallerResource>

/** Whoever is signed in now. */
export const SignInResource = CallerResource.extend({
  expires_at: seconds('When that ends by itself'),
}).meta({ id: 'SignIn' })

export const TicketResource = z
  .object({
    ticket: z.string().describe('Goes into the URL of the websocket, as `ticket`'),
    expires_at: seconds('Until when it may be used'),
  })
  .meta({ id: 'Ticket' })

/** An API key as the REST routes show it. */
export const KeyResource = z
  .object({
    id: z.string(),
    name: z.string().describe('What people call it'),
    role: z.enum(roles).describe('What its holder may do'),
    created_at: seconds('When it was made'),
    last_used_at: seconds('When somebody last came with it, to the minute; left out for never').optional(),
  })
  .meta({ id: 'ApiKey' })
export type KeyResource = z.output<typeof KeyResource>

export const NewKeyResource = z
  .object({ id: z.string(), key: z.string().describe('The key itself, which nothing shows again') })
  .meta({ id: 'NewApiKey' })

/** A command as people who look for one need to see it. */
export const FunctionResource = z
  .object({
    arity: z.int().min(0).describe('How many arguments it takes'),
    order: z.array(z.string()).describe('The names of its arguments, in order'),
    params: z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .describe('A JSON Schema for each argument'),
    description: z.string().optional(),
  })
  .meta({ id: 'Function' })
export type FunctionResource = z.output<typeof FunctionResource>

/** Who answers, as PlaceOS's clients ask before anything else. */
export const AuthorityResource = z
  .object({
    id: z.string(),
    name: z.string(),
    domain: z.string(),
    description: z.string(),
    login_url: z.string(),
    logout_url: z.string(),
    session: z.boolean(),
    production: z.boolean(),
    config: z.record(z.string(), z.unknown()),
    version: z.string().describe('Of the routes; clients choose their URLs by it'),
  })
  .meta({ id: 'Authority' })
export type AuthorityResource = z.output<typeof AuthorityResource>

/** What every refusal and failure is answered with (RFC 9457). */
export const ProblemResource = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe('The stable name of the problem'),
    instance: z.string().describe('Names this occurrence: the X-Request-ID'),
    error: z.string().describe('The detail again, for PlaceOS clients'),
    faults: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('What is wrong, by JSON path'),
    failures: z
      .array(z.object({ field: z.string(), reason: z.string() }))
      .optional()
      .describe('The faults again, for PlaceOS clients'),
  })
  .meta({ id: 'Problem' })
