import { isDeepStrictEqual } from 'node:util'
import { requireJson } from '../../driver/index.js'
import type { Log } from '../../log/index.js'
import { isErrorLike, Problem } from '../../problem/index.js'
import type { Running } from './arrangement.js'
import { effectiveSettings, type PlannedModule, type UnusableSettings } from './plan.js'
import type { SavedSettings, SettingValues } from './saved-settings/index.js'

/** Keeps what drivers save of their settings, and updates their modules. */
export class SettingSaver {
  /** Saves follow each other: each builds on what those before it have saved. */
  #saving: Promise<void> = Promise.resolve()

  constructor(
    private readonly saved: SavedSettings,
    private readonly log: Log,
  ) {}

  /** A module whose saved settings cannot be used does without; people can still look at them. */
  async setAside({ module, faults }: UnusableSettings): Promise<void> {
    const said = 'what a module has saved cannot be used: it is set aside, and the module does without'
    try {
      this.log.error(said, { module, file: await this.saved.setAside(module), faults })
    } catch (error) {
      this.log.error(`${said}, but could not be moved`, { module, faults, error })
    }
  }

  /**
   * Keeps one setting of a module, or forgets it if it is undefined, and updates the module. What is equal to what is
   * there is not written, and updates nothing. Rejects with Problem `invalid-configuration`, or with `driver-loop`
   * where updates of drivers save settings without end.
   */
  async save(running: Running, name: string, value: unknown): Promise<void> {
    const kept = jsonOf(name, value)
    const hop = running.module.nextUpdate()
    const save = this.#saving.then(async () => {
      const saved = savedWith(running.planned.saved, name, kept)
      if (isDeepStrictEqual(saved, running.planned.saved)) return
      settingsWith(running.planned, saved)
      await this.saved.save(running.module.id, saved)
      // The module may have been configured anew meanwhile.
      running.planned = { ...running.planned, saved, settings: settingsWith(running.planned, saved) }
    })
    this.#saving = save.catch(() => undefined)
    await save
    await running.module.update(running.planned.settings, hop)
  }
}

/** A copy of a value, as it will be read again; undefined for undefined. */
function jsonOf(name: string, value: unknown): unknown {
  try {
    requireJson(value, `saveSetting ${name}`)
  } catch (cause) {
    const message = isErrorLike(cause) ? cause.message : 'cannot be read'
    const faults = [{ path: `settings.${name}`, message }]
    throw new Problem('invalid-configuration', message, { cause, faults })
  }
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown)
}

function savedWith(saved: SettingValues, name: string, value: unknown): SettingValues {
  const others = Object.entries(saved).filter(([other]) => other !== name)
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]])
}

const settingsWith = ({ definition, configuration }: PlannedModule, saved: SettingValues): object =>
  effectiveSettings(definition, configuration.settings, saved, ['settings'])
