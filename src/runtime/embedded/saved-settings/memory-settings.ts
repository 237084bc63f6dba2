import { injectable } from 'tsyringe'
import type { SavedSettings, SettingValues } from './saved-settings.js'

/** Keeps settings as long as the process lives: for hosts that give no data folder, and for specs. */
@injectable()
export class MemorySettings implements SavedSettings {
  readonly #byModule = new Map<string, string>()

  load(): Promise<ReadonlyMap<string, SettingValues>> {
    const all = [...this.#byModule].map(
      ([module, text]) => [module, JSON.parse(text) as SettingValues] as const,
    )
    return Promise.resolve(new Map(all))
  }

  save(module: string, values: SettingValues): Promise<void> {
    this.#byModule.set(module, JSON.stringify(values))
    return Promise.resolve()
  }

  setAside(module: string): Promise<undefined> {
    this.#byModule.delete(module)
    return Promise.resolve(undefined)
  }
}
