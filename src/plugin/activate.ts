import type { Server } from 'node:http'
import type { Http2SecureServer } from 'node:http2'
import type { Server as HttpsServer } from 'node:https'
import type { z } from 'zod'
import type { Authenticate, Keys } from '../auth/index.js'
import { silentLog, steadyLog, type Log } from '../log/index.js'
import { Problem } from '../problem/index.js'
import type { Runtime } from '../runtime/index.js'
import type { Clock, Stop } from '../time/index.js'
import { compose } from './compose.js'
import { faceOf, type PluginRouter } from './guest/face.js'
import { askAboutSystems } from './configuration/configuration.js'
import { checkSettings, requireDefinition, requireFunction, requireRuntime } from './configuration/options.js'
import { readWhole, type Whole, type WholeParts } from './configuration/whole.js'
import { firstKey } from './first-key.js'
import { showParts } from './instruments.js'
import { listWebhooks, type WebhookListing } from './listing.js'
import { parseContribution, type Contribution } from './guest/contribution.js'
import { heedListening } from './guest/listening.js'
import { parseMountPath } from './guest/mount-path.js'
import type { Composition, HostParts } from './parts.js'
import type { PluginSettings } from './configuration/settings.js'
import { shutDown } from './shut-down.js'
import { heedStrays, type StrayListener } from './guest/strays.js'

/** What a host gives the plugin. */
export interface ActivateOptions {
  /** As the manifest's settings schema describes. @default its defaults */
  readonly settings?: z.input<typeof PluginSettings>
  /** Modules, systems and triggers, as `host.schema.json` describes. @default nothing */
  readonly configuration?: unknown
  /** The folder that `configuration.drivers` are looked up from. @default the working directory */
  readonly configurationDir?: string
  /** Driver classes the configuration may name beside its own. */
  readonly drivers?: readonly (abstract new (...args: never) => object)[]
  /** Senders beside those of the package, its drivers and the configuration, by name, as data: see `SenderData`. */
  readonly senders?: Readonly<Record<string, unknown>>
  /** What runs the modules, as `placeos-webhooks/runtime` describes. @default this process, as the configuration says */
  readonly runtime?: Runtime
  /**
   * Says who calls REST, the websocket, the console and `/metrics`, where nobody comes with an API key: as the host
   * knows it, such as by its own session. Webhook calls need none of it. @default API keys alone
   */
  readonly authenticate?: Authenticate
  /** What the plugin brings; what is switched off is the host's to answer. @default all of it */
  readonly contribute?: Partial<Contribution>
  /** The path a host mounts the router at, such as `/place`; the websocket is below it. @default the root */
  readonly mountPath?: string
  /** Where the plugin says what happens. @default nowhere */
  readonly log?: Log
  /** @default the machine's clock */
  readonly clock?: Clock
  /**
   * Is handed what a driver throws, or rejects with, where nobody could catch it, such as in a timer of Node's; the
   * process then goes on. Costs each call of a driver a little. @default Node ends the process, unless the host listens
   */
  readonly onStray?: StrayListener
}

/** A plugin at work. It owns no port, no signal and no global. */
export interface Plugin {
  /** Answers the plugin's routes and passes on all others: for an Express app, or straight on `node:http`. */
  readonly router: PluginRouter
  /**
   * Takes the plugin's own websockets from a server, and leaves those of others to their listeners, added before or
   * after. Ends what nobody takes, and hears the errors of each connection that asks for an upgrade, which would end
   * the process otherwise. An offer that is no websocket, as `curl --http2` makes one, is passed over where it
   * comes with a webhook call or speaks of another form of HTTP.
   * @returns the way to leave the server as it was; open websockets stay open
   */
  attach(server: Server | HttpsServer | Http2SecureServer): Stop
  /**
   * Works by another configuration from now on; deliveries under way end as they began. Triggers go first, and modules
   * that go end in the background. Resolves once the others have loaded. Rejects with Problem `invalid-configuration`,
   * `storage-unavailable`, `conflict` or `shutting-down`, and then nothing has changed.
   */
  configure(configuration: unknown): Promise<void>
  /** What runs the modules. */
  readonly runtime: Runtime
  /** The API keys. */
  readonly keys: Keys
  /** An admin key that was made because there was no key; nothing tells it again. */
  readonly firstKey: string | undefined
  /** Takes the secrets of webhooks and of the settings out of a text, for logs: what a driver logs may hold one. */
  readonly withoutSecrets: (text: string) => string
  /** How many calls are being answered, those included that wait for their module. */
  readonly underWay: number
  /** Every webhook there is, with its URL path, secrets included. */
  webhooks(): Promise<WebhookListing[]>
  /**
   * Refuses further calls, waits for those under way, and stops every module. Then it leaves every server it was attached
   * to, and its router passes on all requests, so that another plugin may take its place in the same host.
   */
  close(): Promise<void>
}

/** Starts the plugin. Rejects with Problem `invalid-configuration`, whose faults name what to mend. */
export async function activate(options: ActivateOptions = {}): Promise<Plugin> {
  const log = steadyLog(options.log ?? silentLog)
  const settings = checkSettings(options.settings ?? {})
  const mountPath = parseMountPath(options.mountPath ?? '')
  // Null is no configuration, and no reason to forget everything.
  const first = options.configuration === undefined ? {} : options.configuration
  const given = (options.drivers ?? []).map(requireDefinition)
  const from = options.configurationDir ?? process.cwd()
  const { clock, runtime, onStray, authenticate } = options
  if (runtime !== undefined) requireRuntime(runtime)
  if (authenticate !== undefined) requireFunction('authenticate', authenticate)
  const contribution = parseContribution(options.contribute ?? {})
  // All that may be refused without it has been refused: from here on something is open.
  const strays = heedStrays(runtime ? undefined : onStray, log)
  try {
    const host = { settings, log, clock, runtime, mountPath, contribution, authenticate }
    const parts = await compose({ ...host, within: strays.within })
    const beside = { from, given, log, senders: options.senders ?? {} }
    const configure = configuringOf(parts, beside)
    const key = await begin(parts, host, () => configure(first))
    return pluginOf(parts, { ...host, configure, key, end: strays.stop })
  } catch (error) {
    strays.stop()
    throw error
  }
}

/** What there is beside a configuration. */
type Beside = Pick<WholeParts, 'from' | 'given' | 'senders'> & { readonly log: Log }

/**
 * Configurations follow each other, so that the last one given is the one that stays. None waits until the modules of
 * the one before have loaded.
 */
function configuringOf(parts: Composition, beside: Beside): Plugin['configure'] {
  let taking: Promise<unknown> = Promise.resolve()
  let isFirst = true
  return async (input) => {
    const taken = taking.then(async () => {
      const plan = await readPlan(parts, input, beside)
      const done = apply(parts, plan, isFirst)
      isFirst = false
      return { done }
    })
    taking = taken.catch(() => undefined)
    const { done } = await taken
    await done
  }
}

/** What a plugin at work shows to its host. */
interface AtWork {
  readonly settings: PluginSettings
  readonly contribution: Contribution
  /** The host's own, where it has brought one. */
  readonly runtime: Runtime | undefined
  readonly log: Log
  readonly configure: Plugin['configure']
  readonly key: string | undefined
  readonly end: Stop
}

function pluginOf(
  parts: Composition,
  { settings, contribution, runtime, log, configure, key, end }: AtWork,
): Plugin {
  const face = faceOf(parts.router, log)
  let closing: Promise<void> | undefined
  return {
    router: face.router,
    attach: (server) => {
      if (closing) return () => undefined
      const leave = contribution.realtime ? parts.live.attach(server) : () => undefined
      const stop = heedListening(server, (url) => {
        // Others are told where it is, and do without it.
        void parts.presence.listensAt(url)
      })
      return face.attached(() => {
        stop()
        leave()
      })
    },
    configure: (configuration) => (closing ? Promise.reject(isClosing()) : configure(configuration)),
    runtime: runtime ?? parts.runtime,
    keys: parts.keys,
    firstKey: key,
    withoutSecrets: parts.withoutSecrets,
    get underWay() {
      return parts.hooks.underWay
    },
    webhooks: () => listWebhooks(parts.triggers, parts.runtime),
    close: () =>
      (closing ??= shutDown(parts, settings.drainTimeoutMs).finally(() => {
        face.close()
        end()
      })),
  }
}

/** Gets everything ready, or gives everything back. */
async function begin(
  parts: Composition,
  { settings: { adminKey, fireHeldAtStart }, log, authenticate }: HostParts,
  configure: () => Promise<void>,
): Promise<string | undefined> {
  const { journal, replies, clock, retention } = parts
  try {
    showParts(parts, log)
    await replies.interrupt()
    const interrupted = await journal.interrupt(clock.now())
    if (interrupted > 0)
      log.warn('executions were interrupted when the process ended', { executions: interrupted })
    await parts.triggers.open(fireHeldAtStart)
    await configure()
    // Where the host knows people, nobody is shut out without a key.
    const key = await firstKey(parts.keys, adminKey, authenticate === undefined)
    retention?.start()
    return key
  } catch (error) {
    // What goes wrong besides says less than the first reason.
    await shutDown(parts, 0).catch(() => undefined)
    throw error
  }
}

async function readPlan(parts: Composition, input: unknown, beside: Beside): Promise<Whole> {
  const { inventory, runtime, clock } = parts
  const whole = await readWhole(input, { ...beside, isOurs: inventory !== undefined, clock })
  if (inventory) return whole
  if (whole.configuration.modules.length > 0) {
    const message = 'cannot be run: the runtime that the host or PlaceOS brings has modules of its own'
    throw new Problem('invalid-configuration', message, { faults: [{ path: 'modules', message }] })
  }
  await askAboutSystems(whole.configuration, runtime, beside.log)
  return whole
}

/** What is declared takes effect once it is kept, and modules with it: a storage that fails has changed nothing. */
async function apply(
  { inventory, triggers, senders }: Composition,
  whole: Whole,
  isFirst: boolean,
): Promise<void> {
  const { configuration, drivers } = whole
  const declare = async (): Promise<void> => {
    await triggers.declare(configuration)
    senders.become(whole.senders)
  }
  if (!inventory) await declare()
  else if (isFirst) {
    // Nobody calls yet, and triggers begin with what modules say once they have loaded.
    await inventory.declare(configuration, drivers)
    await declare()
  } else await inventory.declare(configuration, drivers, declare)
}

const isClosing = (): Problem => new Problem('shutting-down', 'the plugin is closing')
