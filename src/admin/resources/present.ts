import type { z } from 'zod'
import { allows, type Role } from '../../auth/index.js'
import { Problem } from '../../problem/index.js'
import { askEach, type Runtime } from '../../runtime/index.js'
import { shownSignature } from '../../senders/index.js'
import type { Clock } from '../../time/index.js'
import type { Versioned, Refusal, SecretUse as Use, Trigger, TriggerInstance } from '../../triggers/index.js'
import type { InstanceResource, PreviousSecret, SecretUse, TriggerResource } from './resources.js'

/** What an instance is shown with. */
export interface Shown {
  readonly role: Role
  readonly clock: Clock
  /** Gives a system its name; without it only the id is shown. */
  readonly nameOf?: NameOf | undefined
}

/** The name of a system, or undefined for an unknown one. */
export type NameOf = (system: string) => string | undefined

/** A way to name the systems of some instances; where the runtime is away, they are shown by their ids. */
export async function namesOf(runtime: Runtime, instances: readonly TriggerInstance[]): Promise<NameOf> {
  const ids = instances.map(({ systemTrigger }) => systemTrigger.control_system_id)
  const names = await askEach(ids, async (id) => {
    try {
      return (await runtime.system(id))?.name
    } catch (error) {
      if (Problem.from(error).code === 'runtime-unavailable') return undefined
      throw error
    }
  })
  return (id) => names.get(id)
}

/** A trigger as the REST routes show it. */
export const presentTrigger = (trigger: Trigger): TriggerResource => ({
  id: trigger.id,
  name: trigger.name,
  description: trigger.description,
  enable_webhook: trigger.enable_webhook,
  supported_methods: trigger.supported_methods,
  debounce_period: trigger.debounce_period,
  important: trigger.important,
  any_match: trigger.any_match,
  conditions: trigger.conditions,
  actions: trigger.actions,
  control_system_id: trigger.control_system_id,
  ...presentVersioned(trigger),
})

/** An instance as the REST routes show it; what proves who calls only to admins. */
export function presentInstance(instance: TriggerInstance, shown: Shown): InstanceResource {
  const { trigger, systemTrigger, activity } = instance
  const { control_system_id } = systemTrigger
  // Which conditions hold is left to the websocket: clients take `conditions` for those of the trigger.
  const { triggered, trigger_count, action_errors, comparison_errors } = instance.state
  return {
    id: instance.id,
    name: trigger.name,
    trigger_id: trigger.id,
    control_system_id,
    control_system: shown.nameOf && {
      id: control_system_id,
      name: shown.nameOf(control_system_id) ?? control_system_id,
    },
    enabled: systemTrigger.enabled,
    exec_enabled: systemTrigger.exec_enabled,
    important: systemTrigger.important,
    triggered,
    trigger_count,
    action_errors,
    comparison_errors,
    triggered_at: activity.triggered_at === null ? undefined : inSeconds(activity.triggered_at),
    refusal: instance.refusal && presentRefusal(instance.refusal),
    capture_left: activity.capture_left,
    sources: systemTrigger.sources,
    rate_limit: systemTrigger.rate_limit,
    idempotency: systemTrigger.idempotency,
    reply_budget: systemTrigger.reply_budget,
    record: systemTrigger.record,
    success_status: systemTrigger.success_status,
    max_body: systemTrigger.max_body,
    cors: systemTrigger.cors,
    filter: systemTrigger.filter,
    ...(allows(shown.role, 'admin') ? secretsOf(instance, shown.clock) : {}),
    ...presentVersioned(systemTrigger),
  }
}

const presentRefusal = ({ problem: { code, message }, at }: Refusal): InstanceResource['refusal'] => ({
  code,
  detail: message,
  refused_at: inSeconds(at),
})

function secretsOf({ systemTrigger, activity }: TriggerInstance, clock: Clock): Partial<InstanceResource> {
  const { webhook_secret, previous_secret, signature } = systemTrigger
  return {
    webhook_secret,
    signature: signature && shownSignature(signature),
    secret_use: presentUse(activity.secret_use),
    previous_secret:
      previous_secret && clock.now() < previous_secret.expires_at
        ? presentPrevious(activity.previous_secret_use, previous_secret.expires_at)
        : undefined,
  }
}

const presentPrevious = (use: Use, expiresAt: number): z.output<typeof PreviousSecret> => ({
  ...presentUse(use),
  expires_at: inSeconds(expiresAt),
})

const presentUse = ({ count, last_used_at }: Use): z.output<typeof SecretUse> => ({
  count,
  last_used_at: last_used_at === null ? undefined : inSeconds(last_used_at),
})

const presentVersioned = ({ created_at, updated_at, declared, version }: Versioned) => ({
  created_at: inSeconds(created_at),
  updated_at: inSeconds(updated_at),
  declared,
  version,
})

/** The moments of the REST routes, as PlaceOS gives them. */
export const inSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
