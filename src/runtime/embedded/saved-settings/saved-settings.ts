import type { InjectionToken } from 'tsyringe'

/** Settings by name. */
export type SettingValues = Readonly<Record<string, unknown>>

/** The settings that drivers keep for themselves beyond a restart, by module id. */
export interface SavedSettings {
  /** Everything saved so far. */
  load(): Promise<ReadonlyMap<string, SettingValues>>
  /** Replaces what one module has saved; it is durable when the promise resolves. */
  save(module: string, values: SettingValues): Promise<void>
}
export const SavedSettings: InjectionToken<SavedSettings> = Symbol('SavedSettings')
