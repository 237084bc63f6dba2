import type { Figures } from '../../figures.js'
import { callOf, endedAs, onGround, runsOf } from './ground.js'

const CALLS = 10_000
const AT_ONCE = 20
const MODULES = 10

/** Answers are lost and connections refused, one in a hundred each. */
export function lost(_folder: string, figures: Figures): Promise<void> {
  return onGround(figures, { cores: 1, modules: MODULES }, async ({ cluster, runtime }) => {
    const [core] = cluster.cores
    if (!core) throw new Error('there is no core')
    let came = 0
    core.fault = () => ((came += 1) % 100 === 0 ? 'reset after' : undefined)
    const outcomes = new Map<string, string>()
    const call = async (count: number): Promise<void> => {
      const name = `call-${String(count)}`
      outcomes.set(name, await callOf(runtime, name, (count % MODULES) + 1))
    }
    for (let count = 0; count < CALLS; count += AT_ONCE) {
      const isRefused = count % 2000 === 0
      if (isRefused) await core.refuse()
      const some = Array.from({ length: Math.min(AT_ONCE, CALLS - count) }, (_, at) => call(count + at))
      await Promise.all(some)
      if (isRefused) await core.listen()
    }
    const runs = runsOf(cluster)
    const ran = (name: string): number => runs.get(name.split(' ')[0] ?? '') ?? 0
    figures.tell('calls', outcomes.size)
    figures.none(
      'calls that ran twice',
      [...runs].flatMap(([name, count]) => (count > 1 ? [name] : [])),
    )
    figures.none(
      'calls that ended well and did not run',
      endedAs(outcomes, (outcome) => outcome === 'ran').filter((name) => ran(name) === 0),
    )
    figures.none(
      'calls that were told that nothing ran, and ran',
      endedAs(outcomes, (outcome) => outcome === 'runtime-unavailable').filter((name) => ran(name) > 0),
    )
    figures.atLeast(
      'calls that were lost',
      endedAs(outcomes, (outcome) => outcome === 'driver-failed').length,
      90,
    )
    figures.atLeast(
      'calls refused',
      endedAs(outcomes, (outcome) => outcome === 'runtime-unavailable').length,
      90,
    )
  })
}
