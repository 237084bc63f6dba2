import { z } from 'zod'
import type { DriverDefinition } from '../../driver/index.js'
import { CustomName, type ModuleId, type SystemId } from '../../modules/index.js'

const moduleId = z
  .string()
  .min(1)
  .transform((text) => text as ModuleId)
const systemId = z
  .string()
  .min(1)
  .transform((text) => text as SystemId)

/** One module: a driver, and how it is set up. */
export const ModuleConfiguration = z
  .strictObject({
    id: moduleId.describe('Names the module, such as mod-lobby-display'),
    driver: z.string().describe('The name its driver gives itself, such as Webhook Display'),
    name: CustomName.optional().describe(
      "The name it has in its systems; the driver's generic name if left out",
    ),
    settings: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("Settings, laid over the driver's defaults key by key"),
  })
  .meta({ id: 'Module' })
export type ModuleConfiguration = z.output<typeof ModuleConfiguration>

/** One system: modules in order. */
export const SystemConfiguration = z
  .strictObject({
    id: systemId.describe('Names the system, such as sys-lobby'),
    name: z.string().describe('What people call it'),
    modules: z.array(moduleId).default([]).describe('Ids of its modules; the order gives the indexes'),
  })
  .meta({ id: 'System' })
export type SystemConfiguration = z.output<typeof SystemConfiguration>

/** Drivers by the names that modules use. */
export type Drivers = ReadonlyMap<string, DriverDefinition>

/** Keeps what belongs to a configuration, once it is known that it can be run. */
export type Commit = () => Promise<void>

/** A module to run; one that is stopped keeps its place in its systems. */
export interface GivenModule extends ModuleConfiguration {
  /** @default true */
  readonly running?: boolean
}

/** A system to run. */
export interface GivenSystem extends Omit<SystemConfiguration, 'modules'> {
  readonly modules: readonly ModuleId[]
}

/** What the embedded runtime runs. */
export interface RuntimeConfiguration {
  readonly modules: readonly GivenModule[]
  readonly systems: readonly GivenSystem[]
}
