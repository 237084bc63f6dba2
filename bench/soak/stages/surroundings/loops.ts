import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { SoakedHost } from '../../soaked-host.js'
import { NOTIFY, writeConfiguration } from '../../soaked-site.js'
import { underLoad } from '../../under-load.js'

/** Two triggers that undo each other, made by REST, and commands that call each other without end. */
export async function loops(folder: string, figures: Figures): Promise<void> {
  const configuration = writeConfiguration(folder, {
    triggers: [
      {
        id: 'trigger-circle',
        enable_webhook: true,
        actions: { functions: [{ mod: 'Worker_1', method: 'circle' }] },
      } as { id: string },
    ],
  })
  let begun = 0
  await underLoad(figures, {
    begin: () => SoakedHost.start(configuration, { DATA_DIR: join(folder, 'data') }),
    disturb: async (host) => {
      for (const power of [true, false]) {
        const conditions = {
          comparisons: [
            { left: { mod: 'Display_1', status: 'power', keys: [] }, operator: 'equal', right: power },
          ],
        }
        const functions = [{ mod: 'Display_1', method: 'power', args: { state: !power } }]
        const made = (await host.rest('POST', '/triggers', {
          name: power ? 'Off' : 'On',
          conditions,
          actions: { functions },
        })) as { id: string }
        await host.rest('POST', '/systems/sys-soak/triggers', { trigger_id: made.id })
      }
      for (let at = 0; at < 50; at += 1) {
        await host.call(NOTIFY.replace('trig-soak', 'trig-circle'), `circle-${String(at)}`)
        await pause(50)
      }
      begun = await host.metric('trigger_refusals_total')
      const rows = (await host.rest('GET', '/systems/sys-soak/triggers')) as { refusal?: object }[]
      figures.atLeast(
        'instances that show why they were not fired',
        rows.filter((row) => row.refusal).length,
        1,
      )
      figures.atLeast('loops of commands that were ended', await host.metric('driver_loops_total'), 1)
      figures.atMost(
        'lines of loops in the log',
        host.timesSaid('a loop of drivers was ended') + host.timesSaid('a trigger was not fired'),
        10,
      )
    },
  })
  figures.atLeast('firings refused', begun, 1)
}
