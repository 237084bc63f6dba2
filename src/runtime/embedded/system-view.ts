import type { Json, RemoteModule, RemoteModules, StatusListener, System } from '../../driver/index.js'
import type { Log } from '../../log/index.js'
import {
  parseModuleName,
  type ModuleName,
  type ModuleRegistry,
  type SystemArrangement,
} from '../../modules/index.js'
import type { Stop } from '../../time/index.js'
import type { Runtime } from '../runtime.js'
import type { EmbeddedModule } from './module.js'

/** The driver a view is made for. */
export interface Viewer {
  readonly log: Log
  /** Runs what a status sets off. @see DriverContext.hear */
  readonly hear: (what: string, run: () => unknown) => void
  /** Takes what ends a subscription, and gives what the subscriber gets. */
  readonly keep: (stop: Stop) => Stop
}

/** A system as one of its drivers sees it: everything is looked up when used, so nothing goes stale. */
export class SystemView implements System {
  constructor(
    private readonly arrangement: SystemArrangement<EmbeddedModule>,
    private readonly registry: ModuleRegistry<EmbeddedModule>,
    private readonly runtime: Runtime,
    private readonly viewer: Viewer,
  ) {}

  get id(): string {
    return this.arrangement.id
  }

  get name(): string {
    return this.arrangement.name
  }

  get(name: string): RemoteModule {
    const address = parseModuleName(name)
    const { id: system } = this.arrangement
    return new ModuleView({ ...address, system }, name, this.registry, this.runtime, this.viewer)
  }

  all(name: string): RemoteModules {
    return this.#group((module) => module.name === name)
  }

  implementing(interfaceName: string): RemoteModules {
    const wanted = shortName(interfaceName)
    return this.#group((module) => module.definition.implements.some((own) => shortName(own) === wanted))
  }

  #group(fits: (module: EmbeddedModule) => boolean): RemoteModules {
    const { id } = this.arrangement
    const modules = this.registry.system(id)?.modules.filter(fits) ?? []
    return new ModulesView(
      modules.map((module) => this.get(this.registry.nameIn(id, module))),
      this.viewer.log,
    )
  }
}

class ModuleView implements RemoteModule {
  constructor(
    private readonly address: ModuleName & { readonly system: SystemArrangement<EmbeddedModule>['id'] },
    readonly name: string,
    private readonly registry: ModuleRegistry<EmbeddedModule>,
    private readonly runtime: Runtime,
    private readonly viewer: Viewer,
  ) {}

  get exists(): boolean {
    return this.#module() !== undefined
  }

  call(command: string, ...args: readonly unknown[]): Promise<Json> {
    return this.runtime.exec({ ...this.address, command, args, clearance: 'administrator' })
  }

  status(key: string): Json | undefined {
    return this.#module()?.status.read(key)
  }

  subscribe(key: string, listener: StatusListener): Stop {
    const contained: StatusListener = (value) => {
      this.viewer.hear(`a listener on ${this.name} ${key}`, () => listener(value))
    }
    return this.viewer.keep(this.runtime.follow({ ...this.address, key }, contained))
  }

  #module(): EmbeddedModule | undefined {
    const { system, name, index } = this.address
    return this.registry.find(system, name, index)
  }
}

class ModulesView implements RemoteModules {
  constructor(
    private readonly modules: readonly RemoteModule[],
    private readonly log: Log,
  ) {}

  get length(): number {
    return this.modules.length
  }

  [Symbol.iterator](): Iterator<RemoteModule> {
    return this.modules[Symbol.iterator]()
  }

  async call(command: string, ...args: readonly unknown[]): Promise<Json[]> {
    const results = await Promise.allSettled(this.modules.map((module) => module.call(command, ...args)))
    return results.flatMap((result, index) => {
      if (result.status === 'fulfilled') return [result.value]
      const error: unknown = result.reason
      this.log.warn(`${this.modules[index]?.name ?? ''}.${command} failed and is left out`, { error })
      return []
    })
  }
}

/** PlaceOS writes `PlaceOS::Driver::Interface::Powerable`; people write `Powerable`. */
const shortName = (interfaceName: string): string => interfaceName.slice(interfaceName.lastIndexOf(':') + 1)
