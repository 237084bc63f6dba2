import type { Authenticate, Keys, KeyStore } from '../auth/index.js'
import type { Bus } from '../bus/index.js'
import type { Commits, UnitStore } from '../commit/index.js'
import type { Inventory, InventoryStore } from '../inventory/index.js'
import type { ExecutionFeed, ExecutionRecorder, Journal } from '../journal/index.js'
import type { CountedLog, Log, Redactor } from '../log/index.js'
import type { Metrics, Readiness } from '../operations/index.js'
import type { Realtime } from '../realtime/index.js'
import type { KeptReplies } from '../replies/index.js'
import type { Runtime } from '../runtime/index.js'
import type { Senders } from '../senders/index.js'
import type { Clock } from '../time/index.js'
import type { PatientMailer, Triggers, TriggerStore } from '../triggers/index.js'
import type { Webhooks } from '../webhooks/index.js'
import type { PluginSettings } from './configuration/settings.js'
import type { Contribution } from './guest/contribution.js'
import type { PluginRouter } from './guest/face.js'
import type { Retentions } from './retentions.js'
import type { Within } from './guest/strays.js'

/** What a host may bring; the rest is made by the composition root. */
export interface HostParts {
  readonly settings: PluginSettings
  readonly log: Log
  readonly clock?: Clock | undefined
  readonly runtime?: Runtime | undefined
  /** What stands before `/api` in the plugin's URLs; nothing, or a path without a slash at its end. @default nothing */
  readonly mountPath?: string
  /** What it brings to the host. @default everything */
  readonly contribution?: Contribution
  /** Those whom the host knows, beside the holders of keys. @default nobody */
  readonly authenticate?: Authenticate | undefined
  /** Runs all code of drivers. @default the code is run as it is */
  readonly within?: Within | undefined
}

/** The same with what is chosen where a host brings none. */
export interface CoreParts extends HostParts {
  readonly log: CountedLog
  readonly clock: Clock
}

/** A runtime of the plugin's own, which runs what the configuration says. */
export interface OwnRuntime {
  /** How many deliveries wait for their module. */
  readonly waiting: number
  /** How many loops of drivers were ended. */
  readonly loops: number
  close(): Promise<void>
}

/** This host among those that are at work on the same records. */
export interface Presence {
  /** How many there are, this one included. */
  readonly hosts: number
  /** Says to others where this one listens. Never rejects. */
  listensAt(address: string): Promise<void>
}

/** The parts that work without anybody calling. */
export interface Core {
  readonly runtime: Runtime
  /** The runtime again, when it is ours to configure. */
  readonly embedded: OwnRuntime | undefined
  /** The runtime again, when it is a PlaceOS cluster: how many calls wait for its modules. */
  readonly cluster: { readonly waiting: number } | undefined
  /** What that runs: undefined where a host has brought a runtime with modules of its own. */
  readonly inventory: Inventory | undefined
  readonly triggers: Triggers
  readonly keys: Keys
  readonly executions: ExecutionFeed & ExecutionRecorder
  readonly journal: Journal
  /** Writes all that is kept of calls. */
  readonly commits: Commits
  readonly mails: PatientMailer
  /** The senders that are known by name; the configuration says which. */
  readonly senders: Senders
  readonly replies: KeptReplies
  /** Forgets old executions and replies; the memory does so by itself. */
  readonly retention: Retentions | undefined
  readonly metrics: Metrics
  readonly readiness: Readiness
  readonly bus: Bus
  readonly clock: Clock
  /** Who is at work on the same records. */
  readonly presence: Presence
  /** Takes the secrets of webhooks and of the settings out of a text. */
  readonly withoutSecrets: Redactor
  /** Gives back connections and files, once nothing runs any more. */
  readonly release: () => Promise<void>
}

/** The parts of one plugin, wired. */
export interface Composition extends Core {
  readonly hooks: Webhooks
  readonly live: Realtime
  /** Answers every route of the plugin, and passes on all others. */
  readonly router: PluginRouter
}

/** What keeps triggers, modules, systems, API keys, executions and replies. */
export interface Stores {
  readonly triggers: TriggerStore
  readonly keys: KeyStore
  readonly inventory: InventoryStore
  readonly journal: Journal
  readonly replies: KeptReplies
  readonly units: UnitStore
  readonly close: () => Promise<void>
}

/** What a host has of them: others may be at work on the same. */
export interface HostStores extends Stores {
  readonly presence: Presence & {
    /** Is at work no more. */
    readonly close: () => Promise<void>
  }
}
