import { AsyncLocalStorage } from 'node:async_hooks'
import type { Hop } from './hop.js'

/** What goes along with work; emptied when the work is over, although what the work has left behind still has it. */
interface Carried {
  hop: Hop | undefined
}

const storage = new AsyncLocalStorage<Carried>()
let underWay = 0

/** The hop whose work sets off what happens now; undefined where there is none, or where its work is over. */
export const presentHop = (): Hop | undefined => storage.getStore()?.hop

/**
 * Does a hop's work. All that it sets off until it is over finds the hop by `presentHop`. Timers and sockets that it
 * leaves behind do not: what they bring about later has no chain.
 */
export async function carry<T>(hop: Hop, work: () => Promise<T>): Promise<T> {
  const carried: Carried = { hop }
  underWay += 1
  try {
    return await storage.run(carried, work)
  } finally {
    carried.hop = undefined
    underWay -= 1
    // While it is enabled, each promise of the process costs twice as much.
    if (underWay === 0) storage.disable()
  }
}
