import type { InjectionToken } from 'tsyringe'
import type { Problem } from '../../../problem/index.js'

/** Settings by name. */
export type SettingValues = Readonly<Record<string, unknown>>

/** The settings that drivers keep for themselves beyond a restart, by module id. */
export interface SavedSettings {
  /** Everything saved so far; a Problem stands for what one module has saved that cannot be read. */
  load(): Promise<ReadonlyMap<string, SettingValues | Problem>>
  /** Replaces what one module has saved; it is durable when the promise resolves. */
  save(module: string, values: SettingValues): Promise<void>
  /** Puts aside what one module has saved, and resolves with the path where people find it, if there is one. */
  setAside(module: string): Promise<string | undefined>
}
export const SavedSettings: InjectionToken<SavedSettings> = Symbol('SavedSettings')
