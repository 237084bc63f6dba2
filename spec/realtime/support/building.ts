import { Keys } from '../../../src/auth/index.js'
import { MemoryKeyStore } from '../../../src/auth/memory/index.js'
import { MemoryBus } from '../../../src/bus/memory/index.js'
import { definitionOf, type GivenArguments, type Json } from '../../../src/driver/index.js'
import type { Redactor } from '../../../src/log/index.js'
import { ModuleRegistry, parseModuleName, type SystemId } from '../../../src/modules/index.js'
import { Configuration } from '../../../src/plugin/configuration/configuration.js'
import { EmbeddedRuntime, MemorySettings } from '../../../src/runtime/embedded/index.js'
import { MemoryLog, type FakeClock } from '../../../src/testing/index.js'
import type { Clock } from '../../../src/time/index.js'
import { Commits } from '../../../src/commit/index.js'
import { called } from '../../support/called.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { NoMailer, Triggers } from '../../../src/triggers/index.js'
import { SpecFeed } from './feed.js'
import { Panel } from './panel.js'

export const LOBBY = 'sys-lobby' as SystemId

/** A system trigger of the door. */
export const instance = (id: string, system: string): object => ({
  id,
  trigger_id: 'trigger-door',
  control_system_id: system,
  webhook_secret: `secret-of-${id}`,
  exec_enabled: true,
})

/** Two panels in the lobby, a cellar without any, and a door's trigger on both. */
export const lobby = (changes: object = {}): Record<string, unknown> => ({
  modules: ['mod-1', 'mod-2'].map((id) => ({ id, driver: 'Panel' })),
  systems: [
    { id: LOBBY, name: 'Lobby', modules: ['mod-1', 'mod-2'] },
    { id: 'sys-cellar', name: 'Cellar', modules: [] },
  ],
  triggers: [{ id: 'trigger-door', name: 'Door', enable_webhook: true, debounce_period: 1 }],
  system_triggers: [instance('trig-lobby', LOBBY), instance('trig-cellar', 'sys-cellar')],
  ...changes,
})

/** A building with everything the websocket needs of it, in memory and with real modules. */
export class Building<Time extends Clock = FakeClock> {
  readonly log = new MemoryLog()
  readonly bus = new MemoryBus(this.log)
  readonly feed: SpecFeed
  readonly keyStore = new MemoryKeyStore()
  readonly keys: Keys
  readonly runtime: EmbeddedRuntime
  readonly triggers: Triggers
  readonly commits: Commits

  get withoutSecrets(): Redactor {
    return this.triggers.withoutSecrets
  }

  constructor(
    readonly clock: Time,
    remembered?: number,
  ) {
    const { bus, log } = this
    const limits = {
      webhookTimeoutMs: 10_000,
      commandTimeoutMs: 30_000,
      maxQueuedDeliveries: 16,
      maxQueuedDeliveriesInAll: 4096,
    }
    this.feed = new SpecFeed(remembered)
    this.keys = new Keys(this.keyStore, clock)
    this.runtime = new EmbeddedRuntime(
      new ModuleRegistry<never>(),
      new MemorySettings(),
      limits,
      bus,
      clock,
      log,
    )
    const units = new MoodyUnits()
    this.commits = new Commits(units, clock, log)
    const parts = [new NoMailer(), clock, bus, log, this.commits] as const
    this.triggers = new Triggers(units.triggers, this.runtime, ...parts)
  }

  async open(): Promise<this> {
    await this.triggers.open()
    await this.configure(lobby())
    return this
  }

  /** Works by another configuration from now on. */
  async configure(input: object): Promise<void> {
    const configuration = Configuration.parse(input)
    const panel = definitionOf(Panel)
    await this.runtime.configure(configuration, new Map(panel ? [[panel.name, panel]] : []))
    await this.triggers.declare(configuration)
  }

  /** Calls a command of a panel of the lobby, such as `Panel_2`. */
  exec(module: string, command: string, args: GivenArguments = []): Promise<Json> {
    const address = { system: LOBBY, ...parseModuleName(module) }
    return this.runtime.exec({ ...address, command, args, clearance: 'administrator' })
  }

  /** Shows a value on the first panel of the lobby. */
  async show(key: string, value: unknown): Promise<void> {
    await this.exec('Panel_1', 'show', [key, value])
  }

  /** The door of the lobby rings. */
  async ring(): Promise<void> {
    await called(this.triggers.find('trig-lobby'), this.commits)
  }

  async close(): Promise<void> {
    await this.triggers.close()
    await this.runtime.close()
  }
}
