import { z } from 'zod'
import { Problem } from '../../problem/index.js'
import type { Runtime, SystemSummary } from '../../runtime/index.js'
import type { TriggerInstance, Triggers } from '../../triggers/index.js'
import { systemExample } from '../resources/examples.js'
import { pageOf, PageQuery } from '../rest/paging.js'
import { systemId, word } from '../rest/parameters.js'
import { SystemResource } from '../resources/resources.js'
import { route, type Route } from '../rest/route.js'
import { searchFor } from '../rest/search.js'

/** What the routes of systems need. */
export interface SystemRouteParts {
  readonly triggers: Triggers
  readonly runtime: Runtime
}

const path = '/api/engine/v2/systems'

export const systemRoutes = ({ triggers, runtime }: SystemRouteParts): readonly Route[] => [
  route({
    role: 'user',
    verb: 'GET',
    path,
    name: 'listSystems',
    summary: 'Lists systems by name',
    query: PageQuery.extend({ trigger_id: word('Only those the trigger is applied to').optional() }),
    answer: z.array(SystemResource),
    isPaged: true,
    examples: { answer: [systemExample] },
    handle: async (asked) => {
      const { q, trigger_id } = asked.query
      const fits = searchFor(q)
      const applied =
        trigger_id === undefined ? undefined : new Set(triggers.instancesOf(trigger_id).map(systemOf))
      const found = (await runtime.systems()).filter(
        ({ id, name }) => fits(`${name} ${id}`) && (applied?.has(id) ?? true),
      )
      const page = pageOf([...found].sort(byNameAndId), 'sys', asked)
      return { body: page.things.map(presentSystem), headers: page.headers }
    },
  }),
  route({
    role: 'user',
    verb: 'GET',
    path: `${path}/:sys_id`,
    name: 'showSystem',
    summary: 'Shows a system',
    params: z.object({ sys_id: systemId }),
    answer: SystemResource,
    refusals: ['system-not-found'],
    examples: { answer: systemExample },
    handle: async ({ params: { sys_id } }) => {
      const system = await runtime.system(sys_id)
      if (system) return { body: presentSystem(system) }
      throw new Problem('system-not-found', `there is no system ${sys_id}`)
    },
  }),
]

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
