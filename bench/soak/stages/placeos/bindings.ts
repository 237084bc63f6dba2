import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { onGround, SYSTEM, type Ground } from './ground.js'

const MODULES = 100
const KEYS = 100

/** What is followed is current again soon after Redis is back. */
export function bindings(_folder: string, figures: Figures): Promise<void> {
  return onGround(figures, { cores: 1, modules: MODULES }, async (ground) => {
    const { passage, runtime } = ground
    await write(ground, 1)
    const values: number[] = []
    const odd: string[] = []
    for (let at = 0; at < MODULES * KEYS; at += 1) {
      values.push(0)
      const address = { system: SYSTEM, name: 'Bell', index: Math.floor(at / KEYS) + 1 }
      runtime.follow({ ...address, key: `key${String(at % KEYS)}` }, (value) => {
        if (Number(value) < (values[at] ?? 0)) odd.push(`key ${String(at)}: ${String(Number(value))}`)
        values[at] = Number(value)
      })
    }
    const all = async (wanted: number): Promise<number> => {
      const began = performance.now()
      while (values.some((value) => value !== wanted) && performance.now() < began + 60_000) await pause(20)
      return performance.now() - began
    }
    figures.tell('time until all are known', await all(1), 'ms')
    await passage.close()
    await pause(3000)
    await write(ground, 2)
    await passage.open()
    const back = await all(2)
    figures.atMost('time until all are current after Redis is back', back, 5000, 'ms')
    const changing = write(ground, 3)
    passage.hold()
    await pause(6000)
    passage.release()
    await changing
    figures.atMost('the same after it hung while they changed', await all(3), 5000, 'ms')
    figures.none('older values after newer ones', odd)
  })
}

/** Gives every key a value. */
async function write({ cluster }: Ground, value: number): Promise<void> {
  for (let module = 1; module <= MODULES; module += 1)
    await Promise.all(
      Array.from({ length: KEYS }, (_, at) =>
        cluster.setStatus(`mod-${String(module)}`, `key${String(at)}`, value),
      ),
    )
}
