import { z } from 'zod'
import type { MadeModule, MadeSystem } from '../../inventory/index.js'
import type { ModuleId, SystemId } from '../../modules/index.js'
import { flag, instant, jsonOf, keptColumns, recordOf } from '../schema/rows.js'
import { checkTexts } from '../schema/texts.js'

const moduleId = z.string().transform((text) => text as ModuleId)

const ModuleRow = z.object({
  ...keptColumns,
  id: moduleId,
  definition: jsonOf(
    z.object({
      driver: z.string(),
      name: z.string().optional(),
      settings: z.record(z.string(), z.unknown()),
      running: z.boolean(),
    }),
  ),
})

const SystemRow = z.object({
  ...keptColumns,
  id: z.string().transform((text) => text as SystemId),
  definition: jsonOf(z.object({ name: z.string(), modules: z.array(moduleId) })),
})

export function moduleOf(columns: { id: string }): MadeModule {
  const { definition, declared: _, ...kept } = recordOf(ModuleRow, 'module', columns)
  const { driver, name, settings, running } = definition
  return { driver, name, settings, running, ...kept }
}

export function systemOf(columns: { id: string }): MadeSystem {
  const { definition, declared: _, ...kept } = recordOf(SystemRow, 'system', columns)
  return { ...definition, ...kept }
}

/** All columns but the ordinal. */
export function rowOf({ id, version, created_at, updated_at, ...definition }: MadeModule | MadeSystem) {
  checkTexts({ id })
  return {
    id: id as string,
    version,
    declared: flag(false),
    created_at: instant(created_at),
    updated_at: instant(updated_at),
    definition: JSON.stringify(definition),
  }
}
