import { beginCarrying, circleOf, firstOf, hopOf, presentHop, type Hop } from '../../../chain/index.js'
import { contain, type Log } from '../../../log/index.js'
import { Problem } from '../../../problem/index.js'
import type { Clock } from '../../../time/index.js'
import { isThenable } from './invocation.js'

/** How many commands and hooks of drivers may each be set off by the one before; the next is refused. */
const MOST_HOPS = 64

/** How many may be set off by one that nothing else has set off, with all that those set off. */
const MOST_OF_ONE = 10_000

/** After how many hops all other work has its turn. */
const HOPS_A_TURN = 8

const KIND = 'driver'
/** The kind of hops that triggers make. */
const FIRING = ''

/** By the first hop of a chain. */
const counts = new WeakMap<Hop, number>()

/** How often a module says in the log that a loop was ended, at most, in milliseconds. */
const LOG_MS = 60_000

/** The module whose hops they are. */
interface HopOwner {
  readonly id: string
  readonly name: string
  readonly clock: Clock
  readonly log: Log
  /** Runs code of the driver. */
  own<T>(run: () => T): T
}

/** The hops of one module's commands, hooks and listeners. */
export class Hops {
  #logged = -Infinity

  /** @param onLoop hears of each loop that is ended */
  constructor(
    private readonly owner: HopOwner,
    private readonly onLoop: () => void,
  ) {}

  /**
   * The hop of work that is about to begin. Throws Problem `driver-loop`, which names the circle, where too much has
   * led to it.
   * @param id the same for the same work again
   * @param label the same for people to read, such as `Display.power`; the module's id follows
   */
  next(id: string, label: string): Hop {
    const hop = hopOf(id, `${label} (${this.owner.id})`, presentHop(), KIND)
    const refusal = refusalOf(hop)
    if (!refusal) return hop
    this.onLoop()
    const { clock, log } = this.owner
    if (Math.abs(clock.now() - this.#logged) >= LOG_MS) {
      this.#logged = clock.now()
      log.error('a loop of drivers was ended', { code: refusal.code, detail: refusal.message })
    }
    throw refusal
  }

  /** Runs what a status or a message sets off; what it throws, or rejects with later, is logged. */
  hear(what: string, run: () => unknown): void {
    const { id, name, log } = this.owner
    let hop: Hop
    try {
      hop = this.next(`${what} of ${id}`, `${what} of ${name}`)
    } catch {
      // It is in the log already.
      return
    }
    contain(log, what, () => {
      const { result, end } = beginCarrying(hop, () => this.owner.own(run))
      if (result instanceof Promise) return result.finally(end)
      if (isThenable(result)) return Promise.resolve(result).finally(end)
      end()
      return result
    })
  }
}

function refusalOf(hop: Hop): Problem | undefined {
  if (ownDepth(hop) > MOST_HOPS) return refused(`${String(MOST_HOPS)} calls set each other off`, hop)
  if (!hop.before) return undefined
  const first = firstOf(hop)
  const count = (counts.get(first) ?? 0) + 1
  counts.set(first, count)
  return count > MOST_OF_ONE
    ? refused(`${first.label} has set off ${String(MOST_OF_ONE)} calls`, hop)
    : undefined
}

/** How many hops of drivers a chain ends with: firings of triggers have a bound of their own, and begin anew. */
function ownDepth(last: Hop): number {
  let depth = 0
  for (let hop: Hop | undefined = last; hop && hop.kind !== FIRING; hop = hop.before)
    if (hop.kind === KIND) depth += 1
  return depth
}

/** Whether all other work is to have its turn before this. */
export const isTurn = ({ depth }: Hop): boolean => depth % HOPS_A_TURN === 0

function refused(why: string, hop: Hop): Problem {
  const circle = circleOf(hop)
    ?.map(({ label }) => label)
    .join(' → ')
  const way = circle ?? `from ${firstOf(hop).label} to ${hop.before?.label ?? ''}`
  return new Problem('driver-loop', `${why}, and ${hop.label} was not called as well: ${way}`)
}
