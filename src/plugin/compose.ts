import { join } from 'node:path'
import { container, type DependencyContainer } from 'tsyringe'
import { askingHost, HostCallers, Keys, KeyStore, NOBODY } from '../auth/index.js'
import { MemoryKeyStore } from '../auth/memory/index.js'
import { Bus } from '../bus/index.js'
import { MemoryBus } from '../bus/memory/index.js'
import type { DriverDefinition } from '../driver/index.js'
import { Commits } from '../commit/index.js'
import { Inventory } from '../inventory/index.js'
import { MemoryInventoryStore } from '../inventory/memory/index.js'
import { MemoryUnits } from '../commit/memory/index.js'
import { alsoHeardBy } from '../journal/index.js'
import { MemoryExecutionFeed, MemoryJournal } from '../journal/memory/index.js'
import { countedLog, Log } from '../log/index.js'
import { ModuleRegistry } from '../modules/index.js'
import {
  measuredKeys,
  measuredReplies,
  measuredTriggers,
  measuredUnits,
  Metrics,
  Readiness,
} from '../operations/index.js'
import { MemoryReplies } from '../replies/memory/index.js'
import {
  EmbeddedRuntime,
  FileSettings,
  makePlan,
  MemorySettings,
  RuntimeLimits,
  SavedSettings,
  type RuntimeConfiguration,
} from '../runtime/embedded/index.js'
import type { PlaceOsRuntime } from '../runtime/placeos/index.js'
import { BroughtRuntime } from '../runtime/brought/index.js'
import { Runtime } from '../runtime/index.js'
import { Senders } from '../senders/index.js'
import { Clock } from '../time/index.js'
import { SystemClock } from '../time/system/index.js'
import { MemoryTriggerStore } from '../triggers/memory/index.js'
import { ActivityWriter, Mailer, NoMailer, PatientMailer, Triggers, TriggerStore } from '../triggers/index.js'
import type { Place, Presence, StoreState } from '../store/index.js'
import { redactorOf } from './configuration/settings-secrets.js'
import type { PluginSettings } from './configuration/settings.js'
import { makeFaces } from './faces.js'
import type { Composition, Core, CoreParts, HostParts, HostStores, Stores } from './parts.js'
import type { Records } from './records.js'
import { Retentions } from './retentions.js'

type Where = Pick<PluginSettings, 'databaseUrl' | 'dataDir'>

/**
 * Opens what is kept, for a command line: a plugin at work on the same records sees what is changed. Rejects with
 * Problem `invalid-configuration` or `storage-unavailable`.
 */
export async function openRecords(where: Where, log: Log): Promise<Records> {
  const place = placeOf(where)
  const { triggers, keys, close } = place ? await (await store()).openStores(place, log) : inMemory()
  const host = async () => place && (await (await store()).hostOn(place, log))
  return { triggers, keys: new Keys(keys, new SystemClock()), host, close }
}

/**
 * What opening what is kept would come to; undefined where nothing would be. Makes and changes nothing. Rejects as
 * `openRecords` does.
 */
export async function examineRecords(where: Where, log: Log): Promise<StoreState | undefined> {
  const place = placeOf(where)
  return place && (await (await store()).examineStores(place, log))
}

/**
 * Holds a configuration to the drivers there are, and to what these have saved. Gives the modules whose saved settings
 * cannot be used. Rejects with Problem `invalid-configuration`.
 */
export async function examineModules(
  configuration: RuntimeConfiguration,
  drivers: ReadonlyMap<string, DriverDefinition>,
  dataDir: string | undefined,
): Promise<readonly string[]> {
  const { unusable } = makePlan(configuration, drivers, await savedSettingsOf(dataDir).load())
  return unusable.map(({ module }) => module)
}

/** The machine's clock, for what is done before there is a plugin. */
export const machineClock = (): Clock => new SystemClock()

// Databases and mails each need libraries that nothing else needs, and that take long to load.
export const store = () => import('../store/index.js')
export const placeos = () => import('../runtime/placeos/index.js')

const placeOf = ({ databaseUrl, dataDir }: Where): Place | undefined =>
  databaseUrl !== undefined ? { databaseUrl } : dataDir !== undefined ? { dataDir } : undefined

const savedSettingsOf = (dataDir: string | undefined): SavedSettings =>
  dataDir === undefined ? new MemorySettings() : new FileSettings(join(dataDir, 'settings'))

async function openAsHost(where: Where, log: Log): Promise<HostStores> {
  const place = placeOf(where)
  return place ? await (await store()).openAsHost(place, log) : { ...inMemory(), presence: ALONE }
}

/** Nobody else can be at work on what is in the memory. */
const ALONE: Presence = { hosts: 1, listensAt: () => Promise.resolve(), close: () => Promise.resolve() }

function inMemory(): Stores {
  const memories = {
    triggers: new MemoryTriggerStore(),
    journal: new MemoryJournal(),
    replies: new MemoryReplies(),
  }
  return {
    ...memories,
    keys: new MemoryKeyStore(),
    inventory: new MemoryInventoryStore(),
    units: new MemoryUnits(memories),
    close: () => Promise.resolve(),
  }
}

/**
 * The composition root: the only place that chooses adapters and sees the container. Each plugin has a
 * container of its own, so two in one process share nothing.
 */
export async function compose(given: HostParts): Promise<Composition> {
  const clock = given.clock ?? new SystemClock()
  const host = { ...given, clock, log: countedLog(given.log, clock) }
  const stores = await openAsHost(host.settings, host.log)
  try {
    const core = await makeCore(host, stores)
    const release = async (): Promise<void> => {
      await core.release()
      host.log.close()
    }
    return { ...core, release, ...makeFaces(core, host) }
  } catch (error) {
    await stores.presence.close().catch(() => undefined)
    await stores.close().catch(() => undefined)
    throw error
  }
}

async function makeCore(host: CoreParts, stores: HostStores): Promise<Core> {
  const { settings, log, clock, authenticate } = host
  const own: DependencyContainer = container.createChildContainer()
  own.register(Log, { useValue: log })
  own.register<Clock>(Clock, { useValue: clock })
  own.registerSingleton(Bus, MemoryBus)
  const metrics = new Metrics()
  own.register(TriggerStore, { useValue: measuredTriggers(stores.triggers, metrics.storage) })
  own.register(KeyStore, { useValue: measuredKeys(stores.keys, metrics.storage) })
  own.registerSingleton(Triggers)
  const { embedded, cluster } = await chooseRuntime(own, host)
  own.register<HostCallers>(HostCallers, {
    useValue: authenticate ? askingHost(authenticate, clock, log) : NOBODY,
  })
  own.registerSingleton(Keys)
  own.registerSingleton(MemoryExecutionFeed)
  const mails = new PatientMailer(await mailerOf(settings), clock, log)
  own.register(Mailer, { useValue: mails })
  const { journal } = stores
  const retention =
    journal instanceof MemoryJournal ? undefined : new Retentions(stores, settings, clock, log)
  const commits = new Commits(measuredUnits(stores.units, metrics.storage), clock, log, (written) =>
    retention?.grow(written),
  )
  own.register(ActivityWriter, { useValue: commits })
  const readiness = new Readiness(clock, stores.triggers.isShared, own.resolve(Runtime))
  metrics.storage.listen((operation, failure) => {
    readiness.heard(operation, failure)
  })
  return {
    embedded,
    cluster,
    inventory: embedded && new Inventory(stores.inventory, embedded, clock, log),
    metrics,
    readiness,
    runtime: own.resolve(Runtime),
    triggers: own.resolve(Triggers),
    keys: own.resolve(Keys),
    executions: alsoHeardBy(own.resolve(MemoryExecutionFeed), metrics),
    journal,
    replies: measuredReplies(stores.replies, metrics.storage),
    ...{ commits, mails, retention },
    senders: new Senders(),
    bus: own.resolve(Bus),
    clock,
    presence: stores.presence,
    withoutSecrets: redactorOf(settings, [own.resolve(Triggers), embedded]),
    release: async () => {
      cluster?.close()
      metrics.close()
      await mails.close()
      await stores.presence.close()
      await stores.close()
    },
  }
}

/** The host's own runtime where it has brought one, else a PlaceOS cluster or ours; what is ours is given. */
async function chooseRuntime(
  own: DependencyContainer,
  { settings, log, clock, runtime, within }: CoreParts,
): Promise<{ readonly embedded?: EmbeddedRuntime; readonly cluster?: PlaceOsRuntime }> {
  if (runtime) {
    own.register(Runtime, { useValue: new BroughtRuntime(runtime, { ...settings, clock, log }) })
    return {}
  }
  if (settings.placeos) {
    const cluster = new (await placeos()).PlaceOsRuntime(settings.placeos, settings, clock, log)
    own.register(Runtime, { useValue: cluster })
    return { cluster }
  }
  own.registerSingleton(ModuleRegistry)
  own.register<RuntimeLimits>(RuntimeLimits, { useValue: settings })
  own.register<SavedSettings>(SavedSettings, { useValue: savedSettingsOf(settings.dataDir) })
  own.registerSingleton(EmbeddedRuntime)
  const embedded = own.resolve(EmbeddedRuntime)
  if (within) embedded.runWithin(within)
  own.register(Runtime, { useValue: embedded })
  return { embedded }
}

const mailerOf = async ({ smtpUrl, mailFrom }: PluginSettings): Promise<Mailer> =>
  smtpUrl === undefined
    ? new NoMailer()
    : new (await import('../triggers/mail/smtp/index.js')).SmtpMailer({ smtpUrl, mailFrom })
