import { z } from 'zod'
import type { Runtime, SystemSummary } from '../../runtime/index.js'
import type { TriggerInstance, Triggers } from '../../triggers/index.js'
import { systemExample } from '../resources/examples.js'
import { pageOf, PageQuery } from '../rest/paging.js'
import { systemId, word } from '../rest/parameters.js'
import { findSystem } from './one-system.js'
import { SystemResource } from '../resources/resources.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'
import { searchFor } from '../../runtime/index.js'

/** What the routes of systems need. */
export interface SystemRouteParts {
  readonly triggers: Triggers
  readonly runtime: Runtime
}

const path = '/api/engine/v2/systems'

const ListQuery = PageQuery.extend({ trigger_id: word('Only those the trigger is applied to').optional() })
const params = z.object({ sys_id: systemId })

const SYSTEM_ROUTES: readonly RouteEntry<SystemRouteParts>[] = [
  route({
    role: 'user',
    verb: 'GET',
    path,
    name: 'listSystems',
    summary: 'Lists systems by name',
    query: ListQuery,
    answer: z.array(SystemResource),
    isPaged: true,
    examples: { answer: [systemExample] },
    handle: listSystems,
  }),
  route({
    role: 'user',
    verb: 'GET',
    path: `${path}/:sys_id`,
    name: 'showSystem',
    summary: 'Shows a system',
    params,
    answer: SystemResource,
    refusals: ['system-not-found'],
    examples: { answer: systemExample },
    handle: showSystem,
  }),
]

export const systemRoutes = (parts: SystemRouteParts): readonly Route[] => routesOf(SYSTEM_ROUTES, parts)

async function listSystems(
  asked: AskedBy<{ query: typeof ListQuery }>,
  { triggers, runtime }: SystemRouteParts,
): Promise<Reply> {
  const { q, trigger_id } = asked.query
  const fits = searchFor(q)
  const applied =
    trigger_id === undefined ? undefined : new Set(triggers.instancesOf(trigger_id).map(systemOf))
  const found = (await runtime.systems()).filter(
    ({ id, name }) => fits(`${name} ${id}`) && (applied?.has(id) ?? true),
  )
  const page = pageOf([...found].sort(byNameAndId), 'sys', asked)
  return { body: page.things.map(presentSystem), headers: page.headers }
}

async function showSystem(
  { params: { sys_id } }: AskedBy<{ params: typeof params }>,
  { runtime }: SystemRouteParts,
): Promise<Reply> {
  return { body: presentSystem(await findSystem(runtime, sys_id)) }
}

const systemOf = ({ systemTrigger }: TriggerInstance): string => systemTrigger.control_system_id

const presentSystem = ({ id, name, modules }: SystemSummary): SystemResource => ({
  id,
  name,
  modules: [...modules],
})

function byNameAndId(a: SystemSummary, b: SystemSummary): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.id < b.id ? -1 : 1
}
