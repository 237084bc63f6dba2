import { z } from 'zod'
import { CustomName, type ModuleId, type SystemId } from '../modules/index.js'

/** Part of a URL: nothing in it needs escaping. */
const Id = z
  .string()
  .max(200)
  .regex(
    /^(?!\.{1,2}$)[A-Za-z0-9._~-]+$/,
    'must be letters, digits and . _ ~ - only, and not . or .., since it is part of a URL',
  )

const systemId = z
  .string()
  .min(1)
  .transform((text) => text as SystemId)
const moduleId = z
  .string()
  .min(1)
  .transform((text) => text as ModuleId)

const SystemName = z.string().min(1).max(500).describe('What people call it')
const ModuleIds = z.array(moduleId).max(10_000).describe('Ids of its modules; the order gives the indexes')

/** What a person says of a system when it is made. */
export const SystemDefinition = z.strictObject({
  id: Id.optional().describe('Names the system, such as sys-lobby; made if left out'),
  name: SystemName,
  modules: ModuleIds.default([]),
})
export type SystemDefinition = z.output<typeof SystemDefinition>

/** What can be changed of a system. */
export const SystemEdit = z.strictObject({
  name: SystemName.optional(),
  modules: ModuleIds.optional(),
})
export type SystemEdit = z.output<typeof SystemEdit>

const Name = CustomName.describe("The name it has in its systems; the driver's generic name if left out")
const Settings = z.record(z.string(), z.unknown())
const Running = z.boolean().describe('Whether it runs; one that is stopped keeps its place in its systems')

/** What a person says of a module when it is made. */
export const ModuleDefinition = z.strictObject({
  id: Id.optional().describe('Names the module, such as mod-lobby-display; made if left out'),
  driver: z.string().min(1).describe('The name its driver gives itself, such as Webhook Display'),
  name: Name.optional(),
  settings: Settings.default({}).describe("Settings, laid over the driver's defaults key by key"),
  running: Running.default(true),
  control_system_id: systemId.optional().describe('A system it becomes the last module of'),
})
export type ModuleDefinition = z.output<typeof ModuleDefinition>

/** What can be changed of a module. */
export const ModuleEdit = z.strictObject({
  name: Name.optional(),
  settings: Settings.optional().describe(
    'All of its settings anew; secrets that are left out stay, and null takes one away',
  ),
  running: Running.optional(),
})
export type ModuleEdit = z.output<typeof ModuleEdit>
