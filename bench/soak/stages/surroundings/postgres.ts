import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { startPostgres } from '../../postgres.js'
import { SoakedHost } from '../../soaked-host.js'
import { writeConfiguration } from '../../soaked-site.js'
import { underLoad, type Load } from '../../under-load.js'

/** How long PostgreSQL is halted, in milliseconds. */
const HALTED_MS = 4000

/** A PostgreSQL that answers nothing for a while, and one that breaks off all connections. */
export async function postgres(folder: string, figures: Figures): Promise<void> {
  const server = await startPostgres(folder)
  if (!server) {
    figures.miss('PostgreSQL is not installed here')
    return
  }
  try {
    const env = { DATABASE_URL: server.url, DATA_DIR: join(folder, 'data') }
    const configuration = writeConfiguration(folder)
    await underLoad(figures, {
      begin: () => SoakedHost.start(configuration, env),
      refusals: [503],
      disturb: async (_, load) => {
        server.signal('SIGSTOP')
        await pause(HALTED_MS)
        server.signal('SIGCONT')
        figures.atMost('first 2xx after it goes on', await backMs(load), 5000, 'ms')
        await pause(1000)
        await server.restart()
        figures.atMost('first 2xx after it was started again', await backMs(load), 5000, 'ms')
      },
    })
  } finally {
    await server.stop()
  }
}

/** How long it takes until a call that begins now or later is answered 2xx, in milliseconds. */
async function backMs({ calls }: Load): Promise<number> {
  const began = performance.now()
  const isBack = (): boolean =>
    calls.some((call) => call.began >= began && call.status >= 200 && call.status < 300)
  while (!isBack() && performance.now() < began + 20_000) await pause(10)
  return performance.now() - began
}
