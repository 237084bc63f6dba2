import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Router } from 'express'
import { admin, type Admin } from '../../../src/admin/index.js'
import { Keys, roles, type KeyStore, type Role } from '../../../src/auth/index.js'
import { MemoryKeyStore } from '../../../src/auth/memory/index.js'
import { MemoryBus } from '../../../src/bus/memory/index.js'
import { definitionOf, type DriverDefinition } from '../../../src/driver/index.js'
import { Commits } from '../../../src/commit/index.js'
import { Inventory, type InventoryStore } from '../../../src/inventory/index.js'
import { MemoryInventoryStore } from '../../../src/inventory/memory/index.js'
import type { Journal } from '../../../src/journal/index.js'
import { ModuleRegistry } from '../../../src/modules/index.js'
import { Configuration, PluginSettings } from '../../../src/plugin/index.js'
import { EmbeddedRuntime, MemorySettings } from '../../../src/runtime/embedded/index.js'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { NoMailer, Triggers, type TriggerStore } from '../../../src/triggers/index.js'
import { webhookGates, webhooks } from '../../../src/webhooks/index.js'
import { Client } from './client.js'
import { Projector } from './projector.js'
import { Screen } from './screen.js'

/** The server's answer to a request of a path that nobody claims. */
export const PASSED_ON = 418

/** The drivers that modules of an office can be made of. */
export const DRIVERS: readonly DriverDefinition[] = [Screen, Projector].flatMap(
  (driverClass) => definitionOf(driverClass) ?? [],
)

/** An office with two systems; the lobby has two displays and a declared trigger. */
const OFFICE = {
  modules: [
    { id: 'mod-display-1', driver: 'Screen' },
    { id: 'mod-display-2', driver: 'Screen' },
  ],
  systems: [
    { id: 'sys-lobby', name: 'Lobby', modules: ['mod-display-1', 'mod-display-2'] },
    { id: 'sys-attic', name: 'Attic', modules: [] },
  ],
  triggers: [{ id: 'trigger-declared', name: 'Declared', enable_webhook: true }],
  system_triggers: [
    {
      id: 'trig-declared',
      trigger_id: 'trigger-declared',
      control_system_id: 'sys-lobby',
      webhook_secret: 'declared-secret',
    },
  ],
}

/** An office's REST routes and webhooks behind a bare HTTP server, with time, log and stores in the spec's hands. */
export interface Office {
  readonly url: string
  readonly port: number
  /** What its server does with requests. */
  readonly serve: RequestListener
  readonly clock: FakeClock
  readonly log: MemoryLog
  readonly triggers: Triggers
  readonly runtime: EmbeddedRuntime
  readonly journal: Journal
  /** Works by another configuration file from now on. */
  readonly reload: (configuration: object, drivers?: readonly DriverDefinition[]) => Promise<void>
  readonly admin: Admin
  readonly keys: Readonly<Record<Role, string>>
  /** Calls with the key of a role, or without any. */
  as(role: Role | 'nobody'): Client
}

export interface OfficeOptions {
  readonly triggerStore?: TriggerStore
  /** Keeps executions, replies and activity. @default the memory */
  readonly units?: MoodyUnits
  readonly keyStore?: KeyStore
  /** @default the memory */
  readonly inventoryStore?: InventoryStore
  /** Whether the host runs the modules itself, so that nobody can edit them. */
  readonly isElsewhere?: boolean
  readonly configuration?: object
  /** Put in front of everything, such as a host's body parser. */
  readonly before?: (router: Router) => void
}

/** Within `describe`: gives a way to open such offices, which are closed after each spec. */
export function offices(): (options?: OfficeOptions) => Promise<Office> {
  const running: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop()
  })
  return async (options = {}) => {
    const { office, close } = await openOffice(options)
    running.push(close)
    return office
  }
}

/** Opens such an office, which the caller closes. */
export async function openOffice(
  options: OfficeOptions,
): Promise<{ office: Office; close: () => Promise<void> }> {
  const [clock, log] = [new FakeClock(), new MemoryLog()]
  const bus = new MemoryBus(log)
  const limits = PluginSettings.parse({})
  const runtime = new EmbeddedRuntime(new ModuleRegistry(), new MemorySettings(), limits, bus, clock, log)
  const units = options.units ?? new MoodyUnits()
  const store = options.triggerStore ?? units.triggers
  const commits = new Commits(units, clock, log)
  const triggers = new Triggers(store, runtime, new NoMailer(), clock, bus, log, commits)
  const keys = new Keys(options.keyStore ?? new MemoryKeyStore(), clock)
  const inventory = new Inventory(options.inventoryStore ?? new MemoryInventoryStore(), runtime, clock, log)
  const reload: Office['reload'] = async (changes, drivers = DRIVERS) => {
    const configuration = Configuration.parse({ ...OFFICE, ...changes })
    await inventory.declare(configuration, new Map(drivers.map((one) => [one.name, one])))
    await triggers.declare(configuration)
  }
  await triggers.open()
  await reload(options.configuration ?? {})
  const { journal, replies } = units
  const hookParts = {
    triggers,
    runtime,
    clock,
    log,
    commits,
    replies,
    maxBodyBytes: limits.maxBodyBytes,
  }
  const hooks = webhooks(hookParts)
  const rest = admin({
    triggers,
    runtime,
    inventory: options.isElsewhere ? undefined : inventory,
    keys,
    journal,
    clock,
    log,
    version: '0.1.0',
    gates: webhookGates(hookParts),
    explain: hooks.explain,
    replay: hooks.replay,
  })
  const router = Router()
  options.before?.(router)
  rest.mount(router)
  router.use(hooks.calls, hooks.lateReplies)
  const serve: RequestListener = (request, response) => {
    // Express's types ask for more than its router uses.
    ;(router as unknown as (...args: unknown[]) => void)(request, response, () =>
      response.writeHead(PASSED_ON).end(),
    )
  }
  const server = createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const made = await Promise.all(roles.map((role) => keys.create({ name: `a key of ${role}`, role })))
  const [user, support, administrator] = made.map(({ key }) => key)
  const byRole = { user: user ?? '', support: support ?? '', admin: administrator ?? '' }
  const url = `http://127.0.0.1:${String(port)}`
  const office: Office = {
    url,
    port,
    serve,
    clock,
    log,
    triggers,
    runtime,
    journal,
    reload,
    admin: rest,
    keys: byRole,
    as: (role) => new Client(url, role === 'nobody' ? undefined : byRole[role]),
  }
  return {
    office,
    close: () => closeAll(server, [() => hooks.close(), () => triggers.close(), () => runtime.close()]),
  }
}

async function closeAll(server: Server, parts: readonly (() => Promise<void>)[]): Promise<void> {
  server.closeAllConnections()
  server.close()
  for (const close of parts) await close()
}
