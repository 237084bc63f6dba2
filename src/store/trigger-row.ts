import { z } from 'zod'
import { TriggerDefinition, type Trigger } from '../triggers/index.js'
import { flag, instant, keptColumns, recordOf } from './rows.js'
import { checkTexts } from './texts.js'

const Definition = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('is no JSON')
      return z.NEVER
    }
  })
  .pipe(TriggerDefinition)

const TriggerRow = z.object({ ...keptColumns, definition: Definition })

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
