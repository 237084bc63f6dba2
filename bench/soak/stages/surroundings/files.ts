import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { SoakedHost } from '../../soaked-host.js'
import { configurationOf, writeConfiguration } from '../../soaked-site.js'
import { underLoad } from '../../under-load.js'

const MODULES = 5000

/** Configurations that cannot be used, one after the other; the one in force goes on. */
export async function files(folder: string, figures: Figures): Promise<void> {
  const path = writeConfiguration(folder)
  const modules = Array.from({ length: MODULES }, (_, index) => ({
    id: `mod-${String(index)}`,
    driver: 'Webhook Display',
    notes: 'Gehäuse',
  }))
  const whole = JSON.stringify(configurationOf(folder, { modules }), null, 2)
  const bad: [what: string, content: string | Buffer, said: string][] = [
    ['without its last bracket', whole.slice(0, -1), 'is not closed'],
    ['of null', 'null', 'holds null and nothing else'],
    ['in Latin-1', Buffer.from(whole, 'latin1'), 'is not UTF-8'],
    ['with a member that no module has', whole, 'notes'],
  ]
  await underLoad(figures, {
    begin: () => SoakedHost.start(path, { DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'info' }),
    disturb: async (host) => {
      for (const [what, content, said] of bad) {
        const began = performance.now()
        writeFileSync(path, content)
        const isSaid = await host.says(said, 10_000)
        figures.atMost(`a file ${what} is refused`, isSaid ? performance.now() - began : NaN, 2000, 'ms')
        await pause(300)
      }
      writeFileSync(path, `\ufeff${JSON.stringify(configurationOf(folder))} // mended`)
      const isTaken = await host.says('the configuration was reloaded', 10_000)
      figures.atLeast('files taken once they are mended', isTaken ? 1 : 0, 1)
    },
  })
}
