import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { SoakedHost, type Redirect } from '../../soaked-host.js'
import { CHATTER, writeConfiguration } from '../../soaked-site.js'
import { underLoad } from '../../under-load.js'

/** How much memory a host may take, in megabytes. */
const MOST_MB = 500

/** A log that cannot be written: on a full disk, or with a reader that stands still. */
export async function log(folder: string, figures: Figures, redirect?: Redirect): Promise<void> {
  const configuration = writeConfiguration(folder)
  await underLoad(figures, {
    begin: async () => {
      const env = { DATA_DIR: join(folder, 'data') }
      const host = await SoakedHost.start(configuration, env, redirect)
      if (redirect === undefined) host.leaveLog()
      return host
    },
    disturb: async (host) => {
      for (let at = 0; at < 250; at += 1) {
        void host.call(CHATTER, `chatter-${String(at)}`)
        await pause(15)
      }
      await pause(500)
      figures.atLeast(
        'lines of the log that were dropped',
        await host.metric('log_lines_dropped_total'),
        1000,
      )
      const megabytes = (await host.metric('process_resident_memory_bytes')) / 1e6
      figures.atMost('memory', megabytes, MOST_MB, 'MB')
    },
  })
}
