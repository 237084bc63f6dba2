import { secretSettings, type DriverDefinition, type SecretSettings } from '../../../driver/index.js'
import { KnownSecrets, spellingsOf, type Redactor } from '../../../log/index.js'

/** A module, as far as its secrets go. */
interface Holder {
  readonly definition: Pick<DriverDefinition, 'settings'>
}

const NONE: SecretSettings = new Map()

/** What drivers mark secret of the settings of modules at work. */
export class ModuleSecrets {
  readonly #known = new KnownSecrets()
  readonly #ofModules = new WeakMap<Holder, SecretSettings>()

  /** Takes those of all modules out of a text. */
  get takenOut(): Redactor {
    return this.#known.takenOut
  }

  /** By where they stand in the settings; the same map as long as these do not change. */
  of(module: Holder): SecretSettings {
    return this.#ofModules.get(module) ?? NONE
  }

  /** @param settings those that hold from now on; undefined once the module has ended */
  learn(module: Holder, settings: object | undefined): void {
    const before = this.of(module)
    const after = settings ? secretSettings(module.definition.settings, settings) : NONE
    this.#ofModules.set(module, after)
    for (const secret of spellings(after)) this.#known.add(secret)
    for (const secret of spellings(before)) this.#known.remove(secret)
  }
}

const spellings = (secrets: SecretSettings): readonly string[] =>
  [...secrets.values()].flatMap(spellingsOf).map(({ text }) => text)
