import { instances, systems, triggers } from '../../api/routes.js'
import type { ExecutionOverview, Instance, System } from '../../api/resources.js'
import { askOverview } from '../executions/chart/overview.js'

/** The most systems whose triggers are shown at once. */
const MOST_SYSTEMS = 200

/** All that home shows. */
export interface Overall {
  readonly overview: ExecutionOverview
  readonly instances: readonly Instance[]
  readonly systems: ReadonlyMap<string, System>
  readonly inAll: number
  readonly hasTrigger: boolean
}

/** Asks for it. */
export async function askOverall(): Promise<Overall> {
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
