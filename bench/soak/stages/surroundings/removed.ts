import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { SoakedHost } from '../../soaked-host.js'
import { writeConfiguration } from '../../soaked-site.js'
import { underLoad, type Called } from '../../under-load.js'

/** How soon it is to be noticed that the database file is gone, in milliseconds. */
const NOTICED_MS = 5000

/** The data folder is removed under a running host: nothing may be accepted that is not kept. */
export async function removed(folder: string, figures: Figures): Promise<void> {
  const data = join(folder, 'data')
  const configuration = writeConfiguration(folder)
  let gone = Infinity
  const isAfter = ({ began }: Called): boolean => began > gone + NOTICED_MS
  await underLoad(figures, {
    begin: () => SoakedHost.start(configuration, { DATA_DIR: data }),
    refusals: [503],
    // What was there before is what was removed.
    isKept: isAfter,
    disturb: async (host, { calls }) => {
      gone = performance.now()
      rmSync(data, { recursive: true })
      await pause(NOTICED_MS + 2000)
      figures.atLeast('status of /readyz without its database', await host.statusOf('/readyz'), 503)
      figures.none(
        '2xx without a database',
        calls.filter((call) => isAfter(call) && call.status < 300).map(({ id }) => id),
      )
    },
  })
}
