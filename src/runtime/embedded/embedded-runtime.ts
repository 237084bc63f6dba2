import { inject, injectable } from 'tsyringe'
import { Bus } from '../../bus/index.js'
import type { Json, StatusListener, System } from '../../driver/index.js'
import { Log, type Redactor } from '../../log/index.js'
import { formatModuleName, ModuleRegistry, type ModuleId } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import { Clock, type Stop } from '../../time/index.js'
import type { CommandCall, ModuleAddress, StatusAddress, WebhookCall, WebhookTarget } from '../calls.js'
import { moduleSummaries, systemSummary } from '../defined-modules.js'
import type { DebugListener, MaybePromise, Runtime, RuntimeProblem } from '../runtime.js'
import type { ModuleSummary, SystemsPage, SystemsQuery, SystemSummary } from '../summaries.js'
import { systemsPage } from '../systems-page.js'
import { arrangementOf, type Running } from './arrangement.js'
import type { Commit, Drivers, RuntimeConfiguration } from './configuration.js'
import { DebugLogs } from './debug-log.js'
import { follow } from './follow.js'
import { RuntimeLimits, type Within } from './limits.js'
import type { EmbeddedModule, ModuleSurroundings } from './module.js'
import { makePlan, type UnusableSettings } from './plan.js'
import { SavedSettings, type SettingValues } from './saved-settings/index.js'
import { SettingSaver } from './setting-saver.js'
import { SystemView } from './system-view.js'
import { WaitingRoom } from './waiting-room.js'
import { LoadWaits, ModuleSecrets, resultOf, type HookFailure } from './work/index.js'

/** Runs the modules in this process. */
@injectable()
export class EmbeddedRuntime implements Runtime, ModuleSurroundings {
  readonly debugLogs = new DebugLogs()
  readonly waitingRoom: WaitingRoom
  #running: ReadonlyMap<ModuleId, Running> = new Map()
  /** Arrangements follow each other, never overlap. */
  #arranging: Promise<void> = Promise.resolve()
  readonly loadWaits = new LoadWaits()
  readonly #secrets = new ModuleSecrets()
  #loops = 0
  readonly onLoop = (): void => {
    this.#loops += 1
  }
  readonly #settings: SettingSaver
  #within: Within | undefined

  constructor(
    @inject(ModuleRegistry) private readonly registry: ModuleRegistry<EmbeddedModule>,
    @inject(SavedSettings) private readonly saved: SavedSettings,
    @inject(RuntimeLimits) readonly limits: RuntimeLimits,
    @inject(Bus) readonly bus: Bus,
    @inject(Clock) readonly clock: Clock,
    @inject(Log) readonly log: Log,
  ) {
    this.#settings = new SettingSaver(saved)
    this.waitingRoom = new WaitingRoom(limits.maxQueuedDeliveriesInAll)
  }

  /** What runs all code of the modules from now on; nothing but the code itself, unless said. */
  get within(): Within | undefined {
    return this.#within
  }

  runWithin(within: Within): void {
    this.#within = within
  }

  /**
   * Runs what a configuration says from now on: modules that stay keep running, with new settings where they
   * changed; deliveries under way end before their module does. Rejects with Problem `invalid-configuration`,
   * and then nothing has changed.
   * @param commit is called once it is known that it can be run; its reason is rejected with as well
   */
  configure(configuration: RuntimeConfiguration, drivers: Drivers, commit?: Commit): Promise<void> {
    const done = this.#arranging.then(() => this.#arrange(configuration, drivers, commit))
    this.#arranging = done.catch(() => undefined)
    return done
  }

  /** What the last hook of a module threw that ended; undefined where it went well. */
  readonly failureOf = (id: ModuleId): HookFailure | undefined => this.#running.get(id)?.module.hooks.failure

  /** The names of the settings that a module has saved for itself. */
  readonly savedBy = (id: ModuleId): string[] => Object.keys(this.#running.get(id)?.planned.saved ?? {})

  /** Forgets what a module that is gone has saved. */
  readonly forget = (id: ModuleId): Promise<void> => this.saved.save(id, {})

  /** Stops every module. */
  close(): Promise<void> {
    const closed = this.#arranging.then(async () => {
      const running = [...this.#running.values()]
      this.#running = new Map()
      this.registry.arrange([])
      await Promise.all(running.map(({ module }) => module.stop()))
    })
    this.#arranging = closed
    return closed
  }

  /** Takes what drivers mark secret of their settings out of a text. */
  get withoutSecrets(): Redactor {
    return this.#secrets.takenOut
  }

  /** How many loops of drivers were ended since the start. */
  get loops(): number {
    return this.#loops
  }

  /** How many deliveries wait for their modules. */
  get waiting(): number {
    return this.waitingRoom.waiting
  }

  findWebhook(address: ModuleAddress, method: string): WebhookTarget | Problem {
    const module = this.registry.find(address.system, address.name, address.index)
    const name = formatModuleName(address)
    if (!module) return new Problem('module-not-found', `the system has no module ${name}`)
    const endpoint = module.definition.webhooks.get(method)
    if (!endpoint) return new Problem('method-not-found', `${name} has no webhook method of that name`)
    return { module: module.id, name, endpoint, secrets: this.#secrets.of(module) }
  }

  callWebhook({ module: id, endpoint, name }: WebhookTarget, call: WebhookCall): MaybePromise<unknown> {
    const running = this.#running.get(id)
    if (!running) throw new Problem('module-not-found', `the system has no module ${name}`)
    // The module may have another driver by now, which decides for itself what is reachable.
    const present = running.module.definition.webhooks.get(endpoint.name)
    if (!present || present !== endpoint)
      throw new Problem('method-not-found', `${name} has no webhook method of that name`)
    return running.module.callWebhook(present, call)
  }

  async exec({ command, args, clearance, ...address }: CommandCall): Promise<Json> {
    const module = this.registry.find(address.system, address.name, address.index)
    if (!module)
      throw new Problem('module-not-found', `the system has no module ${formatModuleName(address)}`)
    return resultOf(module, command, await module.exec(command, args, clearance))
  }

  follow({ key, ...address }: StatusAddress, listener: StatusListener): Stop {
    return follow(this.registry, address, key, listener, this.log)
  }

  debug(module: string, listener: DebugListener): Stop {
    return this.debugLogs.listen(module, listener)
  }

  list(system: string): ModuleSummary[] {
    return moduleSummaries(this.registry.system(system)?.modules ?? [])
  }

  systems(query: SystemsQuery): SystemsPage {
    return systemsPage(this.registry.systems().map(systemSummary), query)
  }

  system(id: string): SystemSummary | undefined {
    const system = this.registry.system(id)
    return system && systemSummary(system)
  }

  status({ system, name, index }: ModuleAddress): Readonly<Record<string, Json>> | undefined {
    return this.registry.find(system, name, index)?.status.all()
  }

  /** It is this process, so nothing of it is away. */
  health(): readonly RuntimeProblem[] {
    return []
  }

  systemOf(module: EmbeddedModule, keep: (stop: Stop) => Stop): System {
    const home = this.registry.homeOf(module.id)
    if (!home) throw new Problem('system-not-found', `${module.name} is in no system`)
    const hear = (what: string, run: () => unknown): void => {
      module.hear(what, run)
    }
    return new SystemView(home, this.registry, this, { log: module.log, hear, keep })
  }

  async saveSetting(module: EmbeddedModule, name: string, value: unknown): Promise<void> {
    const running = this.#running.get(module.id)
    if (running?.module !== module) throw new Problem('module-not-found', `${module.name} has stopped`)
    await this.#settings.save(running, name, value)
  }

  learnSecrets(module: EmbeddedModule, settings: object | undefined): void {
    this.#secrets.learn(module, settings)
  }

  async #arrange(configuration: RuntimeConfiguration, drivers: Drivers, commit?: Commit): Promise<void> {
    const before = this.#running
    const saved = new Map<string, SettingValues | Problem>(await this.saved.load())
    // A running module may have saved more since the store was read.
    for (const [id, { planned }] of before) saved.set(id, planned.saved)
    const plan = makePlan(configuration, drivers, saved)
    await commit?.()
    const { after, started, updated, gone } = arrangementOf(plan.modules, before, this)
    this.#running = after
    this.registry.arrange(
      plan.systems.map(({ id, name, modules }) => ({
        id,
        name,
        modules: modules.flatMap((module) => after.get(module)?.module ?? []),
      })),
    )
    // A module holds its callers back until it has loaded, so it can be found before that.
    const asides = plan.unusable.map((one) => this.#setAside(one))
    const starts = started.map((module) => module.start())
    await Promise.all([
      ...asides,
      ...starts,
      ...updated.map(({ module, planned }) => module.update(planned.settings)),
      ...gone.map((module) => module.stop()),
    ])
  }

  /** A module whose saved settings cannot be used does without; people can still look at them. */
  async #setAside({ module, faults }: UnusableSettings): Promise<void> {
    const said = 'what a module has saved cannot be used: it is set aside, and the module does without'
    try {
      this.log.error(said, { module, file: await this.saved.setAside(module), faults })
    } catch (error) {
      this.log.error(`${said}, but could not be moved`, { module, faults, error })
    }
  }
}
