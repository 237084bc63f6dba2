import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Router } from 'express'
import { MemoryBus } from '../../../src/bus/memory/index.js'
import { definitionOf, type DriverDefinition } from '../../../src/driver/index.js'
import { ModuleRegistry } from '../../../src/modules/index.js'
import { PluginSettings } from '../../../src/plugin/index.js'
import { EmbeddedRuntime, MemorySettings } from '../../../src/runtime/embedded/index.js'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { Commits } from '../../../src/commit/index.js'
import { NoMailer, Triggers } from '../../../src/triggers/index.js'
import type { MoodyUnits } from '../../support/moody-units.js'
import type { Webhooks } from '../../../src/webhooks/index.js'
import { makeProbe, type Probe } from './probe.js'

/** What webhooks are made of, without the plugin around it. */
export interface Wiring {
  readonly clock: FakeClock
  readonly log: MemoryLog
  readonly probe: Probe
  readonly bus: MemoryBus
  readonly limits: PluginSettings
  readonly runtime: EmbeddedRuntime
  readonly triggers: Triggers
  readonly commits: Commits
  /** The probe's and the others', by name. */
  readonly drivers: ReadonlyMap<string, DriverDefinition>
}

/** @param others drivers beside the probe */
export function wire(
  units: MoodyUnits,
  others: readonly (abstract new (...args: never) => object)[],
  settings: object = {},
): Wiring {
  const [clock, log, probe] = [new FakeClock(), new MemoryLog(), makeProbe()]
  const bus = new MemoryBus(log)
  const limits = PluginSettings.parse(settings)
  const registry = new ModuleRegistry<never>()
  const runtime = new EmbeddedRuntime(registry, new MemorySettings(), limits, bus, clock, log)
  const commits = new Commits(units, clock, log)
  const triggers = new Triggers(units.triggers, runtime, new NoMailer(), clock, bus, log, commits)
  const definitions = [probe.driverClass, ...others].flatMap((driver) => definitionOf(driver) ?? [])
  const drivers = new Map(definitions.map((definition) => [definition.name, definition]))
  return { clock, log, probe, bus, limits, runtime, triggers, commits, drivers }
}

/** Webhooks on real HTTP, and the way to end them and what they are made of. */
export interface Served {
  readonly port: number
  readonly stop: () => Promise<void>
}

/** @param before sees each request before the webhooks do */
export async function serve(
  hooks: Webhooks,
  { triggers, runtime, commits }: Pick<Wiring, 'triggers' | 'runtime' | 'commits'>,
  before?: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Served> {
  const router = Router()
  router.use(hooks.calls, hooks.lateReplies)
  const server = createServer((request, response) => {
    before?.(request, response)
    // Express's types ask for more than its router uses.
    ;(router as unknown as (...args: unknown[]) => void)(request, response, () => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await hooks.close()
    await triggers.close()
    await runtime.close()
    await commits.close()
  }
  return { port, stop }
}
