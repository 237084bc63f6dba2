// tsyringe reads the metadata of the classes below: this import comes first.
import 'reflect-metadata'
import { join } from 'node:path'
import { container, type DependencyContainer } from 'tsyringe'
import { Bus } from '../bus/index.js'
import { MemoryBus } from '../bus/memory/index.js'
import { Log } from '../log/index.js'
import { ModuleRegistry } from '../modules/index.js'
import {
  EmbeddedRuntime,
  FileSettings,
  MemorySettings,
  RuntimeLimits,
  SavedSettings,
} from '../runtime/embedded/index.js'
import { Runtime } from '../runtime/index.js'
import { Clock } from '../time/index.js'
import { SystemClock } from '../time/system/index.js'
import { MemoryTriggerStore } from '../triggers/memory/index.js'
import { Triggers, TriggerStore } from '../triggers/index.js'
import type { PluginSettings } from './settings.js'

/** What a host may bring; the rest is made here. */
export interface Brought {
  readonly settings: PluginSettings
  readonly log: Log
  readonly clock: Clock | undefined
  readonly runtime: Runtime | undefined
}

/** The parts of one plugin, wired. */
export interface Composition {
  readonly runtime: Runtime
  /** The runtime again, when it is ours to configure. */
  readonly embedded: EmbeddedRuntime | undefined
  readonly triggers: Triggers
  readonly clock: Clock
}

/**
 * The composition root: the only place that chooses adapters and sees the container. Each plugin has a
 * container of its own, so two in one process share nothing.
 */
export function compose({ settings, log, clock, runtime }: Brought): Composition {
  const own: DependencyContainer = container.createChildContainer()
  own.register(Log, { useValue: log })
  own.register(Clock, { useValue: clock ?? new SystemClock() })
  own.registerSingleton(Bus, MemoryBus)
  own.registerSingleton(TriggerStore, MemoryTriggerStore)
  own.registerSingleton(Triggers)
  own.registerSingleton(ModuleRegistry)
  own.register<RuntimeLimits>(RuntimeLimits, { useValue: settings })
  own.register<SavedSettings>(SavedSettings, {
    useValue:
      settings.dataDir === undefined
        ? new MemorySettings()
        : new FileSettings(join(settings.dataDir, 'settings')),
  })
  own.registerSingleton(EmbeddedRuntime)
  const embedded = runtime ? undefined : own.resolve(EmbeddedRuntime)
  own.register(Runtime, { useValue: runtime ?? embedded })
  return {
    embedded,
    runtime: own.resolve(Runtime),
    triggers: own.resolve(Triggers),
    clock: own.resolve(Clock),
  }
}
