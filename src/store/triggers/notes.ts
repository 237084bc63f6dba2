import type { Activity, Change } from '../../triggers/index.js'
import { rowOfActivity } from './instance-row.js'
import type { ActivityColumns } from '../schema/tables.js'
import type { Statement, Write } from '../commit/write.js'

/** One note among changes. */
export type Note = Extract<Change, { readonly kind: 'note activity' }>

const names = [
  'trigger_count',
  'triggered_at',
  'action_errors',
  'comparison_errors',
  'capture_left',
  'secret_use_count',
  'secret_last_used_at',
  'previous_secret_use_count',
  'previous_secret_last_used_at',
] as const satisfies readonly (keyof ActivityColumns)[]

const NOTE: Statement = {
  kind: 'update',
  table: 'instances',
  columns: { id: 'text', ...Object.fromEntries(names.map((name) => [name, 'bigint' as const])) },
  isAmongEdits: true,
}

/** What writes down what instances have been through, the last note of each; those that are gone are passed over. */
export function noteWrite(notes: readonly Note[]): Write {
  const byInstance = new Map<string, Activity>()
  for (const { instance, activity } of notes) byInstance.set(instance, activity)
  const rows = Array.from(byInstance, ([instance, activity]) => {
    const row = rowOfActivity(activity)
    return [instance, ...names.map((name) => row[name])]
  })
  return { statement: NOTE, rows }
}
