import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { SoakedHost } from '../../soaked-host.js'
import { writeConfiguration } from '../../soaked-site.js'
import { underLoad } from '../../under-load.js'

const LIBRARIES = '/usr/lib'
const HOUR_S = 3600

/** The clock of the machine, as the host sees it, is set on by three hours, and back again. */
export async function clock(folder: string, figures: Figures): Promise<void> {
  const library = readdirSync(LIBRARIES)
    .map((name) => join(LIBRARIES, name, 'faketime/libfaketimeMT.so.1'))
    .find((path) => existsSync(path))
  if (library === undefined) {
    figures.miss('libfaketime is not installed here')
    return
  }
  const offset = join(folder, 'offset')
  const set = (hours: number): void => {
    writeFileSync(offset, `${hours < 0 ? '' : '+'}${String(hours * HOUR_S)}\n`)
  }
  set(0)
  const soon = Math.floor(Date.now() / 1000) + HOUR_S
  const hour = new Date((soon + HOUR_S) * 1000).getUTCHours()
  const times = [
    { type: 'at', time: soon },
    { type: 'cron', cron: `0 ${String(hour)} * * *`, timezone: 'UTC' },
  ]
  const triggers = times.map((time) => ({
    id: `trigger-${time.type}`,
    conditions: { time_dependents: [time] },
  }))
  const configuration = writeConfiguration(folder, { triggers })
  const env = {
    DATA_DIR: join(folder, 'data'),
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: offset,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  await underLoad(figures, {
    begin: () => SoakedHost.start(configuration, env),
    disturb: async (host) => {
      const fired = async (): Promise<string[]> => {
        const rows = (await host.rest('GET', '/systems/sys-soak/triggers')) as {
          id: string
          trigger_count: number
        }[]
        return ['trig-at', 'trig-cron'].map(
          (id) => `${id} ${String(rows.find((row) => row.id === id)?.trigger_count)}`,
        )
      }
      const otherThan = async (count: number): Promise<string[]> =>
        (await fired()).filter((line) => !line.endsWith(` ${String(count)}`))
      figures.none('times that have come too soon', await otherThan(0))
      set(3)
      await pause(3500)
      figures.none('times that have not come once when the clock was set on over them', await otherThan(1))
      set(0)
      await pause(3500)
      set(3)
      await pause(3500)
      figures.none('times that have come again', await otherThan(1))
      set(0)
      await pause(500)
    },
  })
}
