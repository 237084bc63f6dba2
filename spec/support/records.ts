import type { z } from 'zod'
import type { StoredKey } from '../../src/auth/index.js'
import {
  NO_ACTIVITY,
  policyOf,
  TriggerDefinition,
  type Activity,
  type Change,
  type Versioned,
  type SystemTrigger,
  type Trigger,
} from '../../src/triggers/index.js'

/** When all of these were made, in milliseconds since the epoch. */
const MADE_AT = Date.parse('2026-03-14T09:00:00Z')

const kept = (id: string): Versioned => ({
  id,
  version: 1,
  declared: false,
  created_at: MADE_AT,
  updated_at: MADE_AT,
})

/** A trigger as it is kept: with a webhook, new, and whatever is given. */
export function aTrigger(given: Partial<z.input<typeof TriggerDefinition> & Versioned> = {}): Trigger {
  const { id = 'trigger-1', version, declared, created_at, updated_at, ...definition } = given
  const own = Object.entries({ version, declared, created_at, updated_at })
  return {
    ...TriggerDefinition.parse({ name: 'Doorbell', enable_webhook: true, ...definition }),
    ...kept(id),
    ...Object.fromEntries(own.filter(([, value]) => value !== undefined)),
  }
}

/** A system trigger as it is kept: enabled, new, and whatever is given. */
export function anInstance(
  given: Partial<Omit<SystemTrigger, 'control_system_id'>> & { control_system_id?: string } = {},
): SystemTrigger {
  const { id = 'trig-1', control_system_id = 'sys-1', ...rest } = given
  return {
    ...kept(id),
    trigger_id: 'trigger-1',
    enabled: true,
    exec_enabled: false,
    important: false,
    ...policyOf({}),
    webhook_secret: `secret-of-${id}`,
    previous_secret: undefined,
    ...rest,
    control_system_id: control_system_id,
  }
}

/** What an instance has been through: nothing but what is given. */
export const anActivity = (given: Partial<Activity> = {}): Activity => ({ ...NO_ACTIVITY, ...given })

/** The change that keeps such a trigger. */
export const saveTrigger = (given?: Parameters<typeof aTrigger>[0]): Change => ({
  kind: 'save trigger',
  trigger: aTrigger(given),
})

/** The change that keeps such an instance. */
export const saveInstance = (given?: Parameters<typeof anInstance>[0]): Change => ({
  kind: 'save instance',
  instance: anInstance(given),
})

/** An API key as it is kept: a user's, and whatever is given. Its hash is that of no key. */
export const aKey = (given: Partial<StoredKey> = {}): StoredKey => {
  const { id = 'key-1' } = given
  const hash = `hash-of-${id}`
  return { id, name: `Key ${id}`, role: 'user', hash, created_at: MADE_AT, last_used_at: null, ...given }
}
