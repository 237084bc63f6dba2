import { z } from 'zod'
import { askEach, bySystemName, searchFor, type Runtime } from '../../runtime/index.js'
import type { TriggerInstance, Triggers } from '../../triggers/index.js'
import type { Inventory } from '../../inventory/index.js'
import { systemExample } from '../resources/examples.js'
import { pageHeaders, pageOf, PageQuery } from '../rest/paging.js'
import { systemId, word } from '../rest/parameters.js'
import { systemReply, systemsPresentedBy } from '../resources/present-system.js'
import { findSystem } from './one-system.js'
import { systemsFrom } from '../rest/systems-from.js'
import { SystemResource } from '../resources/resources.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'

/** What the routes of systems need. */
export interface SystemRouteParts {
  readonly triggers: Triggers
  readonly runtime: Runtime
  /** @default a host's own runtime decides which systems there are */
  readonly inventory?: Inventory | undefined
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
    refusals: ['runtime-unavailable'],
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
    refusals: ['system-not-found', 'runtime-unavailable'],
    examples: { answer: systemExample },
    handle: showSystem,
  }),
]

export const systemRoutes = (parts: SystemRouteParts): readonly Route[] => routesOf(SYSTEM_ROUTES, parts)

async function listSystems(
  asked: AskedBy<{ query: typeof ListQuery }>,
  { triggers, runtime, inventory }: SystemRouteParts,
): Promise<Reply> {
  const { trigger_id } = asked.query
  if (trigger_id !== undefined) return await systemsOf(trigger_id, asked, { triggers, runtime, inventory })
  const { systems, ...place } = await systemsFrom(runtime, asked.query)
  const next =
    place.end > place.offset && place.hasMore
      ? { ...asked.query, limit: place.limit, offset: place.end }
      : undefined
  return {
    body: systems.map(systemsPresentedBy(inventory)),
    headers: pageHeaders({ ...place, table: 'sys', path: asked.path, next }),
  }
}

/** Those a trigger is applied to. */
async function systemsOf(
  trigger: string,
  asked: AskedBy<{ query: typeof ListQuery }>,
  { triggers, runtime, inventory }: SystemRouteParts,
): Promise<Reply> {
  const fits = searchFor(asked.query.q)
  const ids = triggers.instancesOf(trigger).map(systemOf)
  const known = [...(await askEach(ids, (id) => runtime.system(id))).values()]
  const found = known.flatMap((system) => (system && fits(`${system.name} ${system.id}`) ? [system] : []))
  const page = pageOf(found.sort(bySystemName), 'sys', asked)
  return { body: page.things.map(systemsPresentedBy(inventory)), headers: page.headers }
}

async function showSystem(
  { params: { sys_id } }: AskedBy<{ params: typeof params }>,
  { runtime, inventory }: SystemRouteParts,
): Promise<Reply> {
  return systemReply(await findSystem(runtime, sys_id), inventory)
}

const systemOf = ({ systemTrigger }: TriggerInstance): string => systemTrigger.control_system_id
