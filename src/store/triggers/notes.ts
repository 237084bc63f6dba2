import type { Active } from '../../triggers/index.js'
import type { RowWrite, Statement } from '../commit/batch.js'
import type { ActivityColumns } from '../schema/tables.js'
import { rowOfActivity } from './instance-row.js'

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

/** An instance that is gone is passed over. */
const NOTE: Statement = {
  kind: 'update',
  table: 'instances',
  columns: { id: 'text', ...Object.fromEntries(names.map((name) => [name, 'bigint' as const])) },
  isAmongEdits: true,
}

/** How what an instance has been through is written down. */
export function rowOfNote({ id, activity }: Active): RowWrite {
  const row = rowOfActivity(activity)
  return { statement: NOTE, row: [id, ...names.map((name) => row[name])], growth: 0 }
}
