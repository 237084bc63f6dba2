import type { DriverDefinition } from '../../driver/index.js'
import { bareSettings, type ListedModule } from '../../inventory/index.js'
import { askEach, commandSummary, jsonSchemaOf, webhookSummary } from '../../runtime/index.js'
import { presentCommand, presentWebhook } from '../resources/present-module.js'
import { presentOrigin } from '../resources/present-system.js'
import { inSeconds } from '../resources/present.js'
import { everySystem } from '../rest/systems-from.js'
import type { DriverRecord, ModuleRecord, SettingsResource } from './records.js'
import type { InventoryRouteParts } from './the-inventory.js'

/** Every module there is. */
export async function moduleRecords({ runtime, inventory }: InventoryRouteParts): Promise<ModuleRecord[]> {
  const systems = await everySystem(runtime)
  const homes = new Map<string, string[]>()
  for (const { id, modules } of systems)
    for (const module of modules) homes.set(module, [...(homes.get(module) ?? []), id])
  if (inventory) return inventory.modules().map((module) => recordOf(module, homes.get(module.id) ?? []))
  const ids = systems.map(({ id }) => id)
  const listed = [...(await askEach(ids, (id) => runtime.list(id))).values()].flat()
  const summaries = new Map(listed.map((module) => [module.id, module]))
  return [...summaries.values()].map(({ id, name, driver }) => ({
    ...{ id, name, driver, driver_id: driver, running: true },
    ...placesOf(homes.get(id) ?? []),
    ...presentOrigin(undefined),
  }))
}

const recordOf = (module: ListedModule, systems: readonly string[]): ModuleRecord => {
  const { id, name, custom_name, driver, running, faults } = module
  return {
    ...{ id, name, custom_name, driver, driver_id: driver, running },
    ...placesOf(systems),
    ...(faults.length > 0 ? { faults: [...faults] } : {}),
    ...presentOrigin(module),
  }
}

const placesOf = (systems: readonly string[]): Pick<ModuleRecord, 'control_system_id' | 'systems'> => ({
  control_system_id: systems[0],
  systems: [...systems],
})

export const presentSettings = ({ id, settings, secrets, saved, made }: ListedModule): SettingsResource => ({
  id: `settings-${id}`,
  parent_id: id,
  encryption_level: 0,
  settings_string: JSON.stringify(settings),
  keys: Object.keys(settings),
  values: { ...settings },
  secrets: [...secrets],
  saved: [...saved],
  updated_at: made && inSeconds(made.updated_at),
})

export const presentDriver = (definition: DriverDefinition): DriverRecord => {
  const { name, generic, description, settings, defaultSettings, webhooks, commands } = definition
  return {
    ...{ id: name, name, module_name: generic, description },
    implements: [...definition.implements],
    settings_schema: settings && { ...jsonSchemaOf(settings) },
    default_settings: { ...bareSettings(settings, defaultSettings).settings },
    webhooks: [...webhooks.values()].map((one) => presentWebhook(webhookSummary(one))),
    functions: Object.fromEntries(
      [...commands.values()].map((one) => [one.name, presentCommand(commandSummary(one))]),
    ),
  }
}
