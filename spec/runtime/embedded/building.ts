import type { z } from 'zod'
import { MemoryBus } from '../../../src/bus/memory/index.js'
import {
  definitionOf,
  type Clearance,
  type DriverDefinition,
  type GivenArguments,
  type Json,
  type StatusListener,
  type Verb,
} from '../../../src/driver/index.js'
import { ModuleRegistry, parseModuleName, type SystemId } from '../../../src/modules/index.js'
import { Problem } from '../../../src/problem/index.js'
import {
  EmbeddedRuntime,
  MemorySettings,
  ModuleConfiguration,
  SystemConfiguration,
  type RuntimeLimits,
  type SavedSettings,
} from '../../../src/runtime/embedded/index.js'
import type { EmbeddedModule } from '../../../src/runtime/embedded/module.js'
import type { MaybePromise, ModuleAddress, WebhookCall, WebhookTarget } from '../../../src/runtime/index.js'
import { FakeClock, MemoryLog, type AnyDriverClass } from '../../../src/testing/index.js'
import type { Stop } from '../../../src/time/index.js'
import { webhookCall } from '../webhook-call.js'

export const LOBBY = 'sys-lobby' as SystemId

export interface BuildingOptions {
  readonly limits?: Partial<RuntimeLimits>
  readonly saved?: SavedSettings
}

/** Modules by id; each is a driver's name, or all there is to say of it. */
export type Modules = Readonly<Record<string, string | Omit<z.input<typeof ModuleConfiguration>, 'id'>>>

/** An embedded runtime of some drivers, with everything it needs in memory. */
export class Building {
  readonly clock = new FakeClock()
  readonly log = new MemoryLog()
  readonly bus = new MemoryBus(this.log)
  readonly saved: SavedSettings
  readonly runtime: EmbeddedRuntime
  readonly #registry = new ModuleRegistry<EmbeddedModule>()
  readonly #drivers = new Map<string, DriverDefinition>()

  constructor(
    drivers: readonly AnyDriverClass[],
    { limits, saved = new MemorySettings() }: BuildingOptions = {},
  ) {
    for (const driverClass of drivers) {
      const definition = definitionOf(driverClass)
      if (definition) this.#drivers.set(definition.name, definition)
    }
    this.saved = saved
    const all = {
      webhookTimeoutMs: 10_000,
      commandTimeoutMs: 20_000,
      maxQueuedDeliveries: 3,
      maxQueuedDeliveriesInAll: 4096,
      ...limits,
    }
    this.runtime = new EmbeddedRuntime(this.#registry, saved, all, this.bus, this.clock, this.log)
  }

  /** Runs these modules, all of them in the lobby unless systems are given. */
  configure(
    modules: Modules,
    systems: Readonly<Record<string, readonly string[]>> = { [LOBBY]: Object.keys(modules) },
  ): Promise<void> {
    return this.configureList(
      Object.entries(modules).map(([id, one]) => ({
        id,
        ...(typeof one === 'string' ? { driver: one } : one),
      })),
      Object.entries(systems).map(([id, ids]) => ({ id, name: `The ${id}`, modules: [...ids] })),
    )
  }

  configureList(
    modules: readonly z.input<typeof ModuleConfiguration>[],
    systems: readonly z.input<typeof SystemConfiguration>[],
  ): Promise<void> {
    return this.runtime.configure(
      {
        modules: modules.map((module) => ModuleConfiguration.parse(module)),
        systems: systems.map((system) => SystemConfiguration.parse(system)),
      },
      this.#drivers,
    )
  }

  /** Calls a command of a module of the lobby. */
  exec(
    module: string,
    command: string,
    args: GivenArguments = [],
    clearance: Clearance = 'administrator',
  ): Promise<Json> {
    return this.runtime.exec({ ...at(module), command, args, clearance })
  }

  /** Finds a webhook method of a module of the lobby. Throws the Problem when there is none. */
  target(module: string, method = 'request'): WebhookTarget {
    const target = this.runtime.findWebhook(at(module), method)
    if (target instanceof Problem) throw target
    return target
  }

  /** Delivers a body to a webhook method of a module of the lobby. */
  deliver(module: string, body = '', method = 'request', late: LateOutcome[] = []): MaybePromise<unknown> {
    return this.runtime.callWebhook(this.target(module, method), deliveryOf(body, late))
  }

  follow(module: string, key: string, listener: StatusListener): Stop {
    return this.runtime.follow({ ...at(module), key }, listener)
  }

  /** The present value of a status key of a module of the lobby. */
  status(module: string, key: string): Json | undefined {
    let value: Json | undefined
    this.follow(module, key, (present) => {
      value = present
    })()
    return value
  }

  /** What was logged at a level, in order. */
  logged(level: 'warn' | 'error'): string[] {
    return this.log.lines.filter((line) => line.level === level).map(({ message }) => message)
  }
}

export type LateOutcome = Parameters<WebhookCall['onLate']>[0]

/** A delivery as the runtime gets it. @param late gets what comes too late */
export const deliveryOf = (body = '', late: LateOutcome[] = [], verb: Verb = 'POST'): WebhookCall =>
  webhookCall({ body, verb, onLate: (outcome) => void late.push(outcome) })

const at = (module: string): ModuleAddress => ({ system: LOBBY, ...parseModuleName(module) })
