import { join } from 'node:path'
import { container, type DependencyContainer } from 'tsyringe'
import { Keys, KeyStore } from '../auth/index.js'
import { MemoryKeyStore } from '../auth/memory/index.js'
import { Bus } from '../bus/index.js'
import { MemoryBus } from '../bus/memory/index.js'
import type { ExecutionFeed, ExecutionRecorder } from '../journal/index.js'
import { MemoryExecutionFeed } from '../journal/memory/index.js'
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
import { Mailer, NoMailer, Triggers, TriggerStore } from '../triggers/index.js'
import { openStores } from '../store/index.js'
import { SmtpMailer } from '../triggers/smtp/index.js'
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
  readonly keys: Keys
  readonly executions: ExecutionFeed & ExecutionRecorder
  readonly bus: Bus
  readonly clock: Clock
  /** Gives back connections and files, once nothing runs any more. */
  readonly release: () => Promise<void>
}

/** What keeps triggers and API keys. */
interface Stores {
  readonly triggers: TriggerStore
  readonly keys: KeyStore
  readonly close: () => Promise<void>
}

/** What is kept, in hand without anything running. */
export interface Records {
  readonly keys: Keys
  readonly triggers: TriggerStore
  close(): Promise<void>
}

/**
 * Opens what is kept, for a command line: a plugin at work on the same records sees what is changed. Rejects with
 * Problem `invalid-configuration` or `storage-unavailable`.
 */
export async function openRecords(
  where: Pick<PluginSettings, 'databaseUrl' | 'dataDir'>,
  log: Log,
): Promise<Records> {
  const { triggers, keys, close } = await openStoresOf(where, log)
  return { triggers, keys: new Keys(keys, new SystemClock()), close }
}

async function openStoresOf(
  { databaseUrl, dataDir }: Pick<PluginSettings, 'databaseUrl' | 'dataDir'>,
  log: Log,
): Promise<Stores> {
  if (databaseUrl !== undefined) return await openStores({ databaseUrl }, log)
  if (dataDir !== undefined) return await openStores({ dataDir }, log)
  return { triggers: new MemoryTriggerStore(), keys: new MemoryKeyStore(), close: () => Promise.resolve() }
}

/**
 * The composition root: the only place that chooses adapters and sees the container. Each plugin has a
 * container of its own, so two in one process share nothing.
 */
export async function compose({ settings, log, clock, runtime }: Brought): Promise<Composition> {
  const stores = await openStoresOf(settings, log)
  const own: DependencyContainer = container.createChildContainer()
  own.register(Log, { useValue: log })
  own.register<Clock>(Clock, { useValue: clock ?? new SystemClock() })
  own.registerSingleton(Bus, MemoryBus)
  own.register(TriggerStore, { useValue: stores.triggers })
  own.register(KeyStore, { useValue: stores.keys })
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
  own.registerSingleton(Keys)
  own.registerSingleton(MemoryExecutionFeed)
  const { smtpUrl, mailFrom } = settings
  const mailer = smtpUrl === undefined ? new NoMailer() : new SmtpMailer({ smtpUrl, mailFrom })
  own.register(Mailer, { useValue: mailer })
  return {
    embedded,
    runtime: own.resolve(Runtime),
    triggers: own.resolve(Triggers),
    keys: own.resolve(Keys),
    executions: own.resolve(MemoryExecutionFeed),
    bus: own.resolve(Bus),
    clock: own.resolve(Clock),
    release: async () => {
      mailer.close()
      await stores.close()
    },
  }
}
