import type { ModuleId, SystemId } from '../modules/index.js'

/** Settings by name. */
export type SettingValues = Readonly<Record<string, unknown>>

/** A module as somebody describes it. */
export interface DescribedModule {
  readonly id: ModuleId
  /** The name its driver gives itself. */
  readonly driver: string
  /** @default the driver's generic name */
  readonly name?: string | undefined
  /** Laid over the driver's defaults. */
  readonly settings: SettingValues
  /** @default true */
  readonly running?: boolean
}

/** A system as somebody describes it. */
export interface DescribedSystem {
  readonly id: SystemId
  readonly name: string
  /** In order. */
  readonly modules: readonly ModuleId[]
}

/** All modules and systems of one origin. */
export interface Described {
  readonly modules: readonly DescribedModule[]
  readonly systems: readonly DescribedSystem[]
}

/** What everything has that is made over REST. */
export interface Made {
  /** Counts its saves, from 1: an edit that rests on an older one is refused. */
  readonly version: number
  /** Milliseconds since the epoch. */
  readonly created_at: number
  /** Milliseconds since the epoch. */
  readonly updated_at: number
}

export interface MadeModule extends DescribedModule, Made {
  readonly running: boolean
}

export interface MadeSystem extends DescribedSystem, Made {}

/** Everything that is made over REST. */
export interface MadeThings {
  readonly modules: readonly MadeModule[]
  readonly systems: readonly MadeSystem[]
}

export const NOTHING_MADE: MadeThings = { modules: [], systems: [] }
