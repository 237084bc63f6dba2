import { z } from 'zod'
import { ignoring } from '../../problem/index.js'
import { searchFor, type Runtime } from '../../runtime/index.js'
import { withSender } from '../../senders/index.js'
import type { Clock } from '../../time/index.js'
import {
  ignoredMembers,
  SystemTriggerDefinition,
  SystemTriggerEdit,
  type TriggerInstance,
  type Triggers,
} from '../../triggers/index.js'
import { instanceExample } from '../resources/examples.js'
import { findInstance, INSTANCE, InstanceParams, INSTANCES, replyWith } from './one-instance.js'
import { findSystem } from './one-system.js'
import { pageOf, PageQuery } from '../rest/paging.js'
import { flag, systemId, wholeNumber, word } from '../rest/parameters.js'
import { inSeconds, namesOf, presentInstance } from '../resources/present.js'
import { InstanceResource } from '../resources/resources.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'
import { expectedVersion } from '../rest/version.js'

/** What the routes of system triggers need. */
export interface InstanceRouteParts {
  readonly triggers: Triggers
  readonly runtime: Runtime
  readonly clock: Clock
}

const listParams = z.object({ sys_id: systemId })
const params = InstanceParams

const Complete = z.object({
  complete: flag('Whether to show the system as well; yes unless said').default(true),
})
const ListQuery = PageQuery.extend({
  ...Complete.shape,
  important: flag('With true, only those that are important').default(false),
  triggered: flag('With true, only those that are triggered now').default(false),
  trigger_id: word('Only those of this trigger').optional(),
  as_of: wholeNumber('Only those last changed up to then, in seconds since the epoch').optional(),
})

const InstanceBody = z.preprocess(
  withSender,
  ignoring(SystemTriggerDefinition, ignoredMembers).meta({ id: 'SystemTriggerDefinition' }),
)
const InstanceEdit = z.preprocess(
  withSender,
  ignoring(SystemTriggerEdit, ignoredMembers).meta({ id: 'SystemTriggerEdit' }),
)

const update = {
  role: 'admin',
  path: INSTANCE,
  summary: 'Changes what is given of a system trigger, and leaves the rest',
  params,
  body: InstanceEdit,
  answer: InstanceResource,
  refusals: ['not-found', 'conflict', 'declared-in-configuration'],
  examples: { body: { exec_enabled: true }, answer: instanceExample },
} as const

const INSTANCE_ROUTES: readonly RouteEntry<InstanceRouteParts>[] = [
  route({
    role: 'support',
    verb: 'GET',
    path: INSTANCES,
    name: 'listSystemTriggers',
    summary: 'Lists the triggers of a system, the oldest first',
    params: listParams,
    query: ListQuery,
    answer: z.array(InstanceResource),
    isPaged: true,
    refusals: ['system-not-found', 'runtime-unavailable'],
    examples: { answer: [instanceExample] },
    handle: listSystemTriggers,
  }),
  route({
    role: 'admin',
    verb: 'POST',
    path: INSTANCES,
    name: 'createSystemTrigger',
    summary: 'Applies a trigger to a system',
    params: listParams,
    body: InstanceBody,
    status: 201,
    answer: InstanceResource,
    refusals: ['system-not-found', 'runtime-unavailable'],
    examples: { body: { trigger_id: 'trigger-doorbell', exec_enabled: true }, answer: instanceExample },
    handle: createSystemTrigger,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: INSTANCE,
    name: 'showSystemTrigger',
    summary: 'Shows a system trigger',
    params,
    query: Complete,
    answer: InstanceResource,
    refusals: ['not-found'],
    examples: { answer: instanceExample },
    handle: showSystemTrigger,
  }),
  route({ ...update, verb: 'PATCH', name: 'updateSystemTrigger', handle: updateSystemTrigger }),
  route({ ...update, verb: 'PUT', name: 'putSystemTrigger', handle: updateSystemTrigger }),
  route({
    role: 'admin',
    verb: 'DELETE',
    path: INSTANCE,
    name: 'removeSystemTrigger',
    summary: 'Takes a trigger away from a system',
    params,
    status: 202,
    refusals: ['not-found', 'declared-in-configuration'],
    handle: removeSystemTrigger,
  }),
]

export const instanceRoutes = (parts: InstanceRouteParts): readonly Route[] =>
  routesOf(INSTANCE_ROUTES, parts)

async function listSystemTriggers(
  asked: AskedBy<{ params: typeof listParams; query: typeof ListQuery }>,
  { triggers, runtime, clock }: InstanceRouteParts,
): Promise<Reply> {
  const { sys_id } = asked.params
  const all = triggers.instancesIn(sys_id)
  // Triggers of a system that is gone can still be seen, and removed.
  if (all.length === 0) await findSystem(runtime, sys_id)
  const page = pageOf(all.filter(isMeant(asked.query)).sort(byAge), 'trig', asked)
  const nameOf = asked.query.complete ? await namesOf(runtime, page.things) : undefined
  const shown = { role: asked.role, clock, nameOf }
  return { body: page.things.map((instance) => presentInstance(instance, shown)), headers: page.headers }
}

async function createSystemTrigger(
  asked: AskedBy<{ params: typeof listParams; body: typeof InstanceBody }>,
  { triggers, runtime, clock }: InstanceRouteParts,
): Promise<Reply> {
  const { sys_id } = asked.params
  await findSystem(runtime, sys_id)
  return replyWith(await triggers.createInstance(sys_id, asked.body), asked, clock)
}

async function showSystemTrigger(
  asked: AskedBy<{ params: typeof params; query: typeof Complete }>,
  { triggers, runtime, clock }: InstanceRouteParts,
): Promise<Reply> {
  const instance = findInstance(triggers, asked.params)
  const nameOf = asked.query.complete ? await namesOf(runtime, [instance]) : undefined
  return replyWith(instance, asked, clock, nameOf)
}

async function updateSystemTrigger(
  asked: AskedBy<{ params: typeof params; body: typeof InstanceEdit }>,
  { triggers, clock }: InstanceRouteParts,
): Promise<Reply> {
  const { id } = findInstance(triggers, asked.params)
  const expected = expectedVersion(asked.header('if-match'))
  return replyWith(await triggers.updateInstance(id, asked.body, expected), asked, clock)
}

async function removeSystemTrigger(
  asked: AskedBy<{ params: typeof params }>,
  { triggers }: InstanceRouteParts,
): Promise<Reply> {
  await triggers.removeInstance(findInstance(triggers, asked.params).id)
  return {}
}

function isMeant(query: z.output<typeof ListQuery>): (instance: TriggerInstance) => boolean {
  const { important, triggered, trigger_id, as_of } = query
  const fits = searchFor(query.q)
  return ({ trigger, systemTrigger, state }) =>
    (!important || systemTrigger.important) &&
    (!triggered || state.triggered) &&
    (trigger_id === undefined || trigger.id === trigger_id) &&
    (as_of === undefined || inSeconds(systemTrigger.updated_at) <= as_of) &&
    fits(`${trigger.name} ${trigger.description}`)
}

const byAge = ({ systemTrigger: a }: TriggerInstance, { systemTrigger: b }: TriggerInstance): number =>
  a.created_at - b.created_at || (a.id < b.id ? -1 : 1)
