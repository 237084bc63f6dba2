import { z } from 'zod'
import { ignoring, Problem } from '../../problem/index.js'
import { searchFor, type Runtime } from '../../runtime/index.js'
import type { Clock } from '../../time/index.js'
import { ignoredMembers, TriggerDefinition, type Trigger, type Triggers } from '../../triggers/index.js'
import { instanceExample, triggerBodyExample, triggerExample } from '../resources/examples.js'
import { listOf, pageOf, PageQuery } from '../rest/paging.js'
import { flag, word } from '../rest/parameters.js'
import { namesOf, presentInstance, presentTrigger } from '../resources/present.js'
import { InstanceResource, TriggerResource } from '../resources/resources.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'
import { expectedVersion, versionTag } from '../rest/version.js'

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

const ShowQuery = z.object({ instances: flag('Whether to show where it is applied').default(false) })

type OneAsked = AskedBy<{ params: typeof params }>

const update = {
  role: 'admin',
  path: `${path}/:id`,
  summary: 'Changes what is given of a trigger, and leaves the rest',
  params,
  body: TriggerEdit,
  answer: TriggerResource,
  refusals: ['not-found', 'conflict', 'declared-in-configuration'],
  examples: { body: { debounce_period: 10 }, answer: triggerExample },
} as const

const TRIGGER_ROUTES: readonly RouteEntry<TriggerRouteParts>[] = [
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
    handle: listTriggers,
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
    handle: createTrigger,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/:id`,
    name: 'showTrigger',
    summary: 'Shows a trigger',
    params,
    query: ShowQuery,
    answer: TriggerResource,
    refusals: ['not-found'],
    examples: { answer: triggerExample },
    handle: showTrigger,
  }),
  route({ ...update, verb: 'PATCH', name: 'updateTrigger', handle: updateTrigger }),
  route({ ...update, verb: 'PUT', name: 'putTrigger', handle: updateTrigger }),
  route({
    role: 'admin',
    verb: 'DELETE',
    path: `${path}/:id`,
    name: 'removeTrigger',
    summary: 'Removes a trigger and its instances',
    params,
    status: 202,
    refusals: ['not-found', 'declared-in-configuration'],
    handle: removeTrigger,
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
    handle: listTriggerInstances,
  }),
]

export const triggerRoutes = (parts: TriggerRouteParts): readonly Route[] => routesOf(TRIGGER_ROUTES, parts)

function listTriggers(asked: AskedBy<{ query: typeof PageQuery }>, { triggers }: TriggerRouteParts): Reply {
  const isMeant = searchFor(asked.query.q)
  const found = triggers.triggers().filter(({ name, description }) => isMeant(`${name} ${description}`))
  const page = pageOf(found.sort(byNameAndId), 'trigger', asked)
  return { body: page.things.map(presentTrigger), headers: page.headers }
}

async function createTrigger(
  { body }: AskedBy<{ body: typeof TriggerBody }>,
  { triggers }: TriggerRouteParts,
): Promise<Reply> {
  return one(await triggers.createTrigger(body))
}

async function showTrigger(
  asked: AskedBy<{ params: typeof params; query: typeof ShowQuery }>,
  parts: TriggerRouteParts,
): Promise<Reply> {
  const { id } = asked.params
  const shown = one(find(id, parts))
  if (!asked.query.instances) return shown
  const trigger_instances = await instancesOf(asked, parts)
  return { ...shown, body: { ...presentTrigger(find(id, parts)), trigger_instances } }
}

async function updateTrigger(
  asked: AskedBy<{ params: typeof params; body: typeof TriggerEdit }>,
  { triggers }: TriggerRouteParts,
): Promise<Reply> {
  const { params, body, given, header } = asked
  const edited = Object.fromEntries(Object.entries(body).filter(([name]) => given.has(name)))
  const expected = expectedVersion(header('if-match'))
  return one(await triggers.updateTrigger(params.id, (before) => ({ ...before, ...edited }), expected))
}

async function removeTrigger({ params }: OneAsked, { triggers }: TriggerRouteParts): Promise<Reply> {
  await triggers.removeTrigger(params.id)
  return {}
}

async function listTriggerInstances(asked: OneAsked, parts: TriggerRouteParts): Promise<Reply> {
  find(asked.params.id, parts)
  return listOf(await instancesOf(asked, parts), 'trig')
}

function find(id: string, { triggers }: TriggerRouteParts): Trigger {
  const trigger = triggers.trigger(id)
  if (trigger) return trigger
  throw new Problem('not-found', `there is no trigger ${id}`)
}

const one = (trigger: Trigger): Reply => ({
  body: presentTrigger(trigger),
  headers: versionTag(trigger.version),
})

/** Where a trigger is applied. */
async function instancesOf(
  { params, role }: Pick<OneAsked, 'params' | 'role'>,
  { triggers, runtime, clock }: TriggerRouteParts,
): Promise<InstanceResource[]> {
  const instances = triggers.instancesOf(params.id)
  const nameOf = await namesOf(runtime, instances)
  return instances.map((instance) => presentInstance(instance, { role, clock, nameOf }))
}

const byNameAndId = (a: Trigger, b: Trigger): number => compare(a.name, b.name) || compare(a.id, b.id)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
