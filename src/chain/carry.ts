import { AsyncLocalStorage } from 'node:async_hooks'
import type { Hop } from './hop.js'

/** What goes along with work; emptied when the work is over, although what the work has left behind still has it. */
interface Carried {
  hop: Hop | undefined
  /** What went along with the work that this is part of, and may go on longer. */
  readonly around: Carried | undefined
}

const storage = new AsyncLocalStorage<Carried>()
let underWay = 0

/** The hop whose work sets off what happens now; undefined where there is none, or where its work is over. */
export function presentHop(): Hop | undefined {
  for (let carried = storage.getStore(); carried; carried = carried.around)
    if (carried.hop) return carried.hop
  return undefined
}

/**
 * Does a hop's work. All that it sets off until it is over finds the hop by `presentHop`. Timers and sockets that it
 * leaves behind do not: what they bring about later has the chain of the work around it, or none.
 */
export async function carry<T>(hop: Hop, work: () => Promise<T>): Promise<T> {
  const { result, end } = beginCarrying(hop, work)
  try {
    return await result
  } finally {
    end()
  }
}

/** Begins a hop's work, and gives what it returns with what is to be called once the work is over. */
export function beginCarrying<T>(hop: Hop, work: () => T): { readonly result: T; readonly end: () => void } {
  const carried: Carried = { hop, around: storage.getStore() }
  underWay += 1
  const end = (): void => {
    if (!carried.hop) return
    carried.hop = undefined
    underWay -= 1
    // While it is enabled, each promise of the process costs twice as much.
    if (underWay === 0) storage.disable()
  }
  try {
    return { result: storage.run(carried, work), end }
  } catch (error) {
    end()
    throw error
  }
}
