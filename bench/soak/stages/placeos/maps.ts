import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { callOf, calling, endedAs, onGround } from './ground.js'

const REMAPS = 1000
const SYSTEMS = 10
const HOLE_MS = 50

/** Maps of systems are emptied and filled again, while calls go on. */
export function maps(_folder: string, figures: Figures): Promise<void> {
  return onGround(figures, { cores: 1, modules: 2 }, async ({ cluster, runtime }) => {
    const systems = Array.from({ length: SYSTEMS }, (_, at) => `sys-${String(at)}`)
    const modules = [
      ['Bell', 'mod-1'],
      ['Bell', 'mod-2'],
    ] as const
    for (const system of systems) await cluster.map(system, modules)
    const remap = async (system: string, count: number): Promise<void> => {
      for (; count > 0; count -= 1) {
        await cluster.map(system, modules, HOLE_MS)
        await pause(50)
      }
    }
    const outcomes = await calling(
      200,
      (count) => callOf(runtime, `call-${String(count)}`, (count % 2) + 1, systems[count % SYSTEMS]),
      Promise.all(systems.map((system) => remap(system, REMAPS / SYSTEMS))),
    )
    figures.tell('calls', outcomes.size)
    figures.none(
      'calls that did not end well',
      endedAs(outcomes, (outcome) => outcome !== 'ran'),
    )
  })
}
