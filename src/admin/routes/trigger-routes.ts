import { z } from 'zod'
import { ignoring, Problem } from '../../problem/index.js'
import type { Runtime } from '../../runtime/index.js'
import type { Clock } from '../../time/index.js'
import { ignoredMembers, TriggerDefinition, type Trigger, type Triggers } from '../../triggers/index.js'
import { instanceExample, triggerBodyExample, triggerExample } from '../resources/examples.js'
import { listOf, pageOf, PageQuery } from '../rest/paging.js'
import { flag, word } from '../rest/parameters.js'
import { namesOf, presentInstance, presentTrigger } from '../resources/present.js'
import { InstanceResource, TriggerResource } from '../resources/resources.js'
import { route, type Asked, type Reply, type Route } from '../rest/route.js'
import { searchFor } from '../rest/search.js'
import { expectedVersion, versionTag, VersionQuery } from '../rest/version.js'

/** What the routes of triggers need. */
export interface TriggerRouteParts {
  readonly triggers: Triggers
  readonly runtime: Runtime
  readonly clock: Clock
}

const path = '/api/engine/v2/triggers'
const params = z.object({ id: word('The trigger') })

const TriggerBody = ignoring(TriggerDefinition, ignoredMembers).meta({ id: 'TriggerDefinition' })
/** Any part of a trigger; conditions and actions are replaced as a whole. */
const TriggerEdit = ignoring(TriggerDefinition.partial(), ignoredMembers).meta({ id: 'TriggerEdit' })

type EditAsked = Asked<z.output<typeof params>, z.output<typeof VersionQuery>, z.output<typeof TriggerEdit>>

export function triggerRoutes({ triggers, runtime, clock }: TriggerRouteParts): readonly Route[] {
  const find = (id: string): Trigger => {
    const trigger = triggers.trigger(id)
    if (trigger) return trigger
    throw new Problem('not-found', `there is no trigger ${id}`)
  }
  const one = (trigger: Trigger): Reply => ({
    body: presentTrigger(trigger),
    headers: versionTag(trigger.version),
  })
  const update = {
    role: 'admin',
    path: `${path}/:id`,
    summary: 'Changes what is given of a trigger, and leaves the rest',
    params,
    query: VersionQuery,
    body: TriggerEdit,
    answer: TriggerResource,
    refusals: ['not-found', 'conflict', 'declared-in-configuration'],
    examples: { body: { debounce_period: 10 }, answer: triggerExample },
  } as const
  const edit = async ({ params: { id }, body, given, query, header }: EditAsked): Promise<Reply> => {
    const edited = Object.fromEntries(Object.entries(body).filter(([name]) => given.has(name)))
    const expected = expectedVersion(header('if-match'), query)
    return one(await triggers.updateTrigger(id, (before) => ({ ...before, ...edited }), expected))
  }
  return [
    route({
      role: 'support',
      verb: 'GET',
      path,
      name: 'listTriggers',
      summary: 'Lists triggers by name',
      query: PageQuery,
      answer: z.array(TriggerResource),
      isPaged: true,
      examples: { answer: [triggerExample] },
      handle: (asked) => {
        const isMeant = searchFor(asked.query.q)
        const found = triggers.triggers().filter(({ name, description }) => isMeant(`${name} ${description}`))
        const page = pageOf(found.sort(byNameAndId), 'trigger', asked)
        return { body: page.things.map(presentTrigger), headers: page.headers }
      },
    }),
    route({
      role: 'admin',
      verb: 'POST',
      path,
      name: 'createTrigger',
      summary: 'Creates a trigger',
      body: TriggerBody,
      status: 201,
      answer: TriggerResource,
      examples: { body: triggerBodyExample, answer: triggerExample },
      handle: async ({ body }) => one(await triggers.createTrigger(body)),
    }),
    route({
      role: 'support',
      verb: 'GET',
      path: `${path}/:id`,
      name: 'showTrigger',
      summary: 'Shows a trigger',
      params,
      query: z.object({ instances: flag('Whether to show where it is applied').default(false) }),
      answer: TriggerResource,
      refusals: ['not-found'],
      examples: { answer: triggerExample },
      handle: async ({ params: { id }, query, role }) => {
        const shown = one(find(id))
        if (!query.instances) return shown
        const nameOf = await namesOf(runtime)
        const trigger_instances = triggers
          .instancesOf(id)
          .map((instance) => presentInstance(instance, { role, clock, nameOf }))
        return { ...shown, body: { ...presentTrigger(find(id)), trigger_instances } }
      },
    }),
    route({ ...update, verb: 'PATCH', name: 'updateTrigger', handle: edit }),
    route({ ...update, verb: 'PUT', name: 'putTrigger', handle: edit }),
    route({
      role: 'admin',
      verb: 'DELETE',
      path: `${path}/:id`,
      name: 'removeTrigger',
      summary: 'Removes a trigger and its instances',
      params,
      status: 202,
      refusals: ['not-found', 'declared-in-configuration'],
      handle: async ({ params: { id } }) => {
        await triggers.removeTrigger(id)
        return {}
      },
    }),
    route({
      role: 'support',
      verb: 'GET',
      path: `${path}/:id/instances`,
      name: 'listTriggerInstances',
      summary: 'Lists where a trigger is applied',
      params,
      answer: z.array(InstanceResource),
      refusals: ['not-found'],
      examples: { answer: [instanceExample] },
      handle: async ({ params: { id }, role }) => {
        find(id)
        const nameOf = await namesOf(runtime)
        const instances = triggers.instancesOf(id)
        return listOf(
          instances.map((instance) => presentInstance(instance, { role, clock, nameOf })),
          'trig',
        )
      },
    }),
  ]
}

const byNameAndId = (a: Trigger, b: Trigger): number => compare(a.name, b.name) || compare(a.id, b.id)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
