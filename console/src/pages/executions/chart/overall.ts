import { useEffect } from 'preact/hooks'
import { instances, systems, triggers } from '../../../api/routes.js'
import type { ExecutionOverview, Instance, System } from '../../../api/resources.js'
import { useLoaded, type Loaded } from '../../../load.js'
import { askOverview } from './overview.js'

/** The most systems whose triggers are shown at once. */
const MOST_SYSTEMS = 200
/** How often it is asked anew, in milliseconds. */
const AGAIN_MS = 15_000

/** Each trigger in each system, and what was called in the last day. */
export interface Overall {
  readonly overview: ExecutionOverview
  readonly instances: readonly Instance[]
  readonly systems: ReadonlyMap<string, System>
  readonly inAll: number
  readonly hasTrigger: boolean
}

/** Asks for it, and again from time to time. */
export function useOverall(): Loaded<Overall> {
  const loaded = useLoaded(askOverall, [])
  useEffect(() => {
    const timer = setInterval(() => void loaded.reload(), AGAIN_MS)
    return () => {
      clearInterval(timer)
    }
  }, [loaded.reload])
  return loaded
}

async function askOverall(): Promise<Overall> {
  const [overview, all, some] = await Promise.all([
    askOverview({}),
    systems.list('', MOST_SYSTEMS),
    triggers.list('', 1),
  ])
  const lists = await Promise.all(all.data.map(async ({ id }) => (await instances.list(id)).data))
  return {
    overview,
    instances: lists.flat(),
    systems: new Map(all.data.map((system) => [system.id, system])),
    inAll: all.total,
    hasTrigger: some.total > 0,
  }
}
