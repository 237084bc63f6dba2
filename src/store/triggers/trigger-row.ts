import { z } from 'zod'
import { TriggerDefinition, type Trigger } from '../../triggers/index.js'
import { flag, instant, jsonOf, keptColumns, recordOf } from '../schema/rows.js'
import { checkTexts } from '../schema/texts.js'

const TriggerRow = z.object({ ...keptColumns, definition: jsonOf(TriggerDefinition.strip()) })

export function triggerOf(columns: { id: string }): Trigger {
  const { definition, ...kept } = recordOf(TriggerRow, 'trigger', columns)
  return { ...definition, ...kept }
}

/** All columns but the ordinal. */
export function rowOfTrigger({ id, version, declared, created_at, updated_at, ...definition }: Trigger) {
  checkTexts({ id })
  return {
    id,
    version,
    declared: flag(declared),
    created_at: instant(created_at),
    updated_at: instant(updated_at),
    definition: JSON.stringify(definition),
  }
}
