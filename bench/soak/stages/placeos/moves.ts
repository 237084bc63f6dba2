import { setTimeout as pause } from 'node:timers/promises'
import { pickNode } from '../../../../src/runtime/placeos/cores/rendezvous.js'
import type { CoreDouble } from '../../../../spec/support/core.js'
import type { Figures } from '../../figures.js'
import { pseudoRandom } from '../../pseudo-random.js'
import { callOf, calling, endedAs, onGround, runsOf, type Ground } from './ground.js'

const CHANGES = 200
const MODULES = 24

/** How long a call may be on its way to a core, in milliseconds: the list may change meanwhile. */
const ON_ITS_WAY_MS = 50

/** Cores join, leave and crash, while calls go on. */
export function moves(_folder: string, figures: Figures, seed: number): Promise<void> {
  return onGround(figures, { cores: 3, modules: MODULES }, async (ground) => {
    const { cluster, runtime } = ground
    const outcomes = await calling(
      100,
      (count) => callOf(runtime, `call-${String(count)}`, (count % MODULES) + 1),
      change(ground, seed),
    )
    const odd = cluster.calls.filter(({ module, node, at }) => {
      const lists = cluster.lists.filter(({ from, to }) => from <= at && to >= at - ON_ITS_WAY_MS)
      return !lists.some(({ urls }) => pickNode(urls, module) === node)
    })
    const moved = cluster.calls.filter(({ isWrongNode }) => isWrongNode)
    figures.tell('calls', outcomes.size)
    figures.none(
      'calls at a core that did not own the module by the list in Redis',
      odd.map(({ request = '', node }) => `${request} at ${node}`),
    )
    figures.tell('calls that were on their way while the list changed', moved.length)
    figures.none(
      'calls that ran twice',
      [...runsOf(cluster)].flatMap(([name, runs]) => (runs > 1 ? [name] : [])),
    )
    figures.none(
      'calls that ended neither well nor as unavailable nor as lost',
      endedAs(outcomes, (outcome) => !['ran', 'runtime-unavailable', 'driver-failed'].includes(outcome)),
    )
    figures.tell('calls that ran', endedAs(outcomes, (outcome) => outcome === 'ran').length)
  })
}

async function change({ cluster }: Ground, seed: number): Promise<void> {
  const random = pseudoRandom(seed)
  const crashed = new Set<CoreDouble>()
  for (let count = 0; count < CHANGES; count += 1) {
    await pause(300)
    const alive = cluster.cores.filter((core) => !crashed.has(core))
    const [gone] = crashed
    const one = alive[Math.floor(random() * alive.length)]
    if (gone && random() < 0.5) {
      crashed.delete(gone)
      await cluster.prune(gone)
    } else if (alive.length < 2 || !one || (alive.length < 4 && random() < 0.5)) await cluster.join()
    else if (random() < 0.5) await cluster.leave(one)
    else {
      crashed.add(one)
      await cluster.crash(one)
    }
  }
}
