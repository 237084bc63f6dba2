import { createServer } from 'node:http'
import { definitionOf } from '../driver/index.js'
import { activate } from '../plugin/index.js'
import { DriverSpec } from './driver-spec.js'
import { FakeClock } from './fake-clock.js'
import { MemoryLog } from './memory-log.js'
import { told } from './told.js'
import { SpecPublisher } from './spec-publisher.js'
import { specConfiguration, type AnyDriverClass, type Neighbours } from './spec-system.js'

export interface DriverSpecOptions {
  /** The module's settings, over its driver's defaults. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** The other modules of its system, by name; each as `mockModule` makes it, or a real driver. */
  readonly system?: Neighbours
}

/** Starts a module of a driver as it would run in a building. */
export async function driverSpec(
  driverClass: AnyDriverClass,
  { settings: first = {}, system = {} }: DriverSpecOptions = {},
): Promise<DriverSpec> {
  const clock = new FakeClock()
  const log = new MemoryLog()
  let settings = first
  const plugin = await told(() =>
    activate({
      configuration: specConfiguration(driverClass, settings, system),
      drivers: [...new Set([driverClass, SpecPublisher, ...Object.values(system).flat()])],
      log,
      clock,
    }),
  )
  const configure = async (changes: Readonly<Record<string, unknown>>): Promise<void> => {
    settings = { ...settings, ...changes }
    await told(() => plugin.configure(specConfiguration(driverClass, settings, system)))
  }
  const server = createServer((request, response) => {
    plugin.router(request, response, () => {
      response.writeHead(404).end()
    })
  })
  // A spec that fails before it has closed this would keep its runner from ending.
  server.unref().on('connection', (socket) => socket.unref())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return new DriverSpec(plugin, server, log, definitionOf(driverClass)?.generic ?? '', configure, clock)
}
