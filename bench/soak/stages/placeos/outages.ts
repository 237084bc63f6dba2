import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { callOf, calling, endedAs, onGround, runsOf } from './ground.js'

const AWAY_MS = 30_000
const MODULES = 10

/** Redis is down for a while, and hangs for a while, while calls go on. */
export function outages(_folder: string, figures: Figures): Promise<void> {
  return onGround(figures, { cores: 3, modules: MODULES }, async ({ cluster, runtime, passage }) => {
    const away: [what: string, begin: () => Promise<void> | void, end: () => Promise<void> | void][] = [
      ['down', () => passage.close(), () => passage.open()],
      [
        'frozen',
        () => {
          passage.hold()
        },
        () => {
          passage.release()
        },
      ],
    ]
    for (const [what, begin, end] of away) {
      const nameOf = (count: number): string => `${what}-${String(count)}`
      const call = (count: number): Promise<string> => callOf(runtime, nameOf(count), (count % MODULES) + 1)
      await calling(100, call, pause(1000))
      cluster.calls.length = 0
      await begin()
      const outcomes = await calling(100, call, pause(AWAY_MS))
      await end()
      const runs = runsOf(cluster)
      const well = [...outcomes].filter(([, outcome]) => outcome === 'ran').length
      figures.tell(`calls while Redis is ${what}`, outcomes.size)
      figures.atLeast(`of these that ended well`, (well / outcomes.size) * 100, 99, '%')
      figures.none(
        'calls that ended well and did not run',
        [...outcomes].flatMap(([name, outcome]) =>
          outcome === 'ran' && !runs.has(name.replace('call', what)) ? [name] : [],
        ),
      )
      figures.none(
        'calls that ended neither well nor as unavailable',
        endedAs(outcomes, (outcome) => outcome !== 'ran' && outcome !== 'runtime-unavailable'),
      )
      while (runtime.health().length > 0) await pause(50)
    }
  })
}
