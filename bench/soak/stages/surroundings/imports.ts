import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { SoakedHost } from '../../soaked-host.js'
import { configurationOf, writeConfiguration } from '../../soaked-site.js'
import { underLoad } from '../../under-load.js'

const RELOADED = 'the configuration was reloaded'

/** A driver that never ends to be loaded comes with a reload; the next one is to be heeded all the same. */
export async function imports(folder: string, figures: Figures): Promise<void> {
  const hanging = join(folder, 'hanging.mjs')
  writeFileSync(hanging, 'await new Promise(() => setInterval(() => undefined, 1000))\n')
  const path = writeConfiguration(folder)
  const begin = (): Promise<SoakedHost> =>
    SoakedHost.start(path, { DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'info' })
  await underLoad(figures, {
    begin,
    disturb: async (host) => {
      writeConfiguration(folder, { drivers: [hanging] })
      await pause(1000)
      const changed = performance.now()
      const other = configurationOf(folder, { triggers: [{ id: 'trigger-later' }] })
      writeFileSync(path, JSON.stringify(other))
      const isNamed = await host.says('hanging.mjs cannot be loaded', 20_000)
      figures.atLeast('lines that name the file', isNamed ? 1 : 0, 1)
      const isHeeded = await host.says(RELOADED, 20_000)
      figures.atMost('the next reload is heeded', isHeeded ? performance.now() - changed : NaN, 15_000, 'ms')
    },
  })
}
