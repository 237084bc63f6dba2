import { z } from 'zod'
import type { SystemId } from '../../modules/index.js'
import {
  KeptPolicy,
  NO_ACTIVITY,
  policyNames,
  policyOf,
  type Activity,
  type CallPolicy,
  type StoredInstance,
  type SystemTrigger,
} from '../../triggers/index.js'
import { Count, Flag, flag, Instant, instant, jsonOf, keptColumns, recordOf } from '../schema/rows.js'
import type { ActivityColumns } from '../schema/tables.js'
import { checkTexts } from '../schema/texts.js'

const InstanceRow = z
  .object({
    ...keptColumns,
    trigger_id: z.string(),
    control_system_id: z.string().transform((text) => text as SystemId),
    enabled: Flag,
    exec_enabled: Flag,
    important: Flag,
    policy: jsonOf(KeptPolicy).nullable(),
    webhook_secret: z.string(),
    previous_secret: z.string().nullable(),
    previous_secret_expires_at: Instant.nullable(),
    trigger_count: Count,
    triggered_at: Instant.nullable(),
    action_errors: Count,
    comparison_errors: Count,
    capture_left: Count,
    secret_use_count: Count,
    secret_last_used_at: Instant.nullable(),
    previous_secret_use_count: Count,
    previous_secret_last_used_at: Instant.nullable(),
  })
  .refine((row) => (row.previous_secret === null) === (row.previous_secret_expires_at === null))

export function storedInstanceOf(columns: { id: string }): StoredInstance {
  const row = recordOf(InstanceRow, 'system trigger', columns)
  const { previous_secret: secret, previous_secret_expires_at: expires_at } = row
  return {
    settings: {
      id: row.id,
      version: row.version,
      declared: row.declared,
      created_at: row.created_at,
      updated_at: row.updated_at,
      trigger_id: row.trigger_id,
      control_system_id: row.control_system_id,
      enabled: row.enabled,
      exec_enabled: row.exec_enabled,
      important: row.important,
      ...policyOf(row.policy ?? {}),
      webhook_secret: row.webhook_secret,
      previous_secret: secret === null || expires_at === null ? undefined : { secret, expires_at },
    },
    activity: {
      trigger_count: row.trigger_count,
      triggered_at: row.triggered_at,
      action_errors: row.action_errors,
      comparison_errors: row.comparison_errors,
      capture_left: row.capture_left,
      secret_use: { count: row.secret_use_count, last_used_at: row.secret_last_used_at },
      previous_secret_use: {
        count: row.previous_secret_use_count,
        last_used_at: row.previous_secret_last_used_at,
      },
    },
  }
}

/** All columns but the ordinal and those of the activity. */
export function rowOfInstance(instance: SystemTrigger) {
  const { id, trigger_id, control_system_id, webhook_secret, previous_secret } = instance
  const texts = {
    id,
    trigger_id,
    control_system_id,
    webhook_secret,
    previous_secret: previous_secret?.secret ?? null,
  }
  checkTexts(texts)
  return {
    ...texts,
    previous_secret_expires_at: instant(previous_secret?.expires_at ?? null),
    version: instance.version,
    declared: flag(instance.declared),
    created_at: instant(instance.created_at),
    updated_at: instant(instance.updated_at),
    enabled: flag(instance.enabled),
    exec_enabled: flag(instance.exec_enabled),
    important: flag(instance.important),
    // JSON writes what a column cannot hold as an escape.
    policy: jsonOfPolicy(instance),
  }
}

/** Null where nothing is asked, as of most instances. */
function jsonOfPolicy(policy: CallPolicy): string | null {
  const asked = policyNames.filter((name) => policy[name] !== null)
  return asked.length === 0
    ? null
    : JSON.stringify(Object.fromEntries(asked.map((name) => [name, policy[name]])))
}

export const rowOfActivity = (activity: Activity): ActivityColumns => ({
  trigger_count: activity.trigger_count,
  triggered_at: instant(activity.triggered_at),
  action_errors: activity.action_errors,
  comparison_errors: activity.comparison_errors,
  capture_left: activity.capture_left,
  secret_use_count: activity.secret_use.count,
  secret_last_used_at: instant(activity.secret_use.last_used_at),
  previous_secret_use_count: activity.previous_secret_use.count,
  previous_secret_last_used_at: instant(activity.previous_secret_use.last_used_at),
})

/** The activity columns of an instance that is new. */
export const NO_ACTIVITY_ROW = rowOfActivity(NO_ACTIVITY)
