import type { ExecutionField } from '../../journal/index.js'
import type { ColumnType } from '../commit/batch.js'

/** The columns of a field, and what each holds. */
export function columnsOf({
  kind,
  column,
}: Pick<ExecutionField, 'kind' | 'column'>): Readonly<Record<string, ColumnType>> {
  switch (kind) {
    case 'text':
    case 'caller-text':
    case 'json':
      return { [column]: 'text' }
    case 'number':
    case 'instant':
    case 'flag':
      return { [column]: 'bigint' }
    case 'message':
      return {
        [`${column}_headers`]: 'text',
        [`${column}_size`]: 'bigint',
        [`${column}_redacted`]: 'bigint',
        [`${column}_body`]: 'bytea',
      }
  }
}
