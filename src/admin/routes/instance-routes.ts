import { z } from 'zod'
import { ignoring, Problem } from '../../problem/index.js'
import type { Runtime } from '../../runtime/index.js'
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
import { pageOf, PageQuery } from '../rest/paging.js'
import { flag, systemId, wholeNumber, word } from '../rest/parameters.js'
import { inSeconds, namesOf, presentInstance, type NameOf } from '../resources/present.js'
import { InstanceResource } from '../resources/resources.js'
import { route, type Asked, type Reply, type Route } from '../rest/route.js'
import { searchFor } from '../rest/search.js'
import { expectedVersion, VersionQuery } from '../rest/version.js'

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

const InstanceBody = ignoring(SystemTriggerDefinition, ignoredMembers).meta({
  id: 'SystemTriggerDefinition',
})
const InstanceEdit = ignoring(SystemTriggerEdit, ignoredMembers).meta({ id: 'SystemTriggerEdit' })
const DAY = 86_400
const Rotation = z
  .strictObject({
    overlap: z
      .number()
      .min(0)
      .max(365 * DAY)
      .default(DAY)
      .describe('How long the present secret goes on working, in seconds; with 0 it ends at once'),
  })
  .meta({ id: 'Rotation' })

type EditAsked = Asked<z.output<typeof params>, z.output<typeof VersionQuery>, SystemTriggerEdit>

export function instanceRoutes({ triggers, runtime, clock }: InstanceRouteParts): readonly Route[] {
  const find = (named: z.output<typeof params>): TriggerInstance => findInstance(triggers, named)
  const requireSystem = async (id: z.output<typeof systemId>): Promise<void> => {
    if (!(await runtime.system(id))) throw new Problem('system-not-found', `there is no system ${id}`)
  }
  const one = (instance: TriggerInstance, asked: Pick<EditAsked, 'role'>, nameOf?: NameOf): Reply =>
    replyWith(instance, asked, clock, nameOf)
  const update = {
    role: 'admin',
    path: INSTANCE,
    summary: 'Changes what is given of a system trigger, and leaves the rest',
    params,
    query: VersionQuery,
    body: InstanceEdit,
    answer: InstanceResource,
    refusals: ['not-found', 'conflict', 'declared-in-configuration'],
    examples: { body: { exec_enabled: true }, answer: instanceExample },
  } as const
  const edit = async (asked: EditAsked): Promise<Reply> => {
    const { id } = find(asked.params)
    const expected = expectedVersion(asked.header('if-match'), asked.query)
    return one(await triggers.updateInstance(id, asked.body, expected), asked)
  }
  return [
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
      refusals: ['system-not-found'],
      examples: { answer: [instanceExample] },
      handle: async (asked) => {
        const { sys_id } = asked.params
        const all = triggers.instancesIn(sys_id)
        // Triggers of a system that is gone can still be seen, and removed.
        if (all.length === 0) await requireSystem(sys_id)
        const page = pageOf(all.filter(isMeant(asked.query)).sort(byAge), 'trig', asked)
        const nameOf = asked.query.complete ? await namesOf(runtime) : undefined
        const shown = { role: asked.role, clock, nameOf }
        return {
          body: page.things.map((instance) => presentInstance(instance, shown)),
          headers: page.headers,
        }
      },
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
      refusals: ['system-not-found'],
      examples: { body: { trigger_id: 'trigger-doorbell', exec_enabled: true }, answer: instanceExample },
      handle: async (asked) => {
        const { sys_id } = asked.params
        await requireSystem(sys_id)
        return one(await triggers.createInstance(sys_id, asked.body), asked)
      },
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
      handle: async (asked) => {
        const nameOf = asked.query.complete ? await namesOf(runtime) : undefined
        return one(find(asked.params), asked, nameOf)
      },
    }),
    route({ ...update, verb: 'PATCH', name: 'updateSystemTrigger', handle: edit }),
    route({ ...update, verb: 'PUT', name: 'putSystemTrigger', handle: edit }),
    route({
      role: 'admin',
      verb: 'DELETE',
      path: INSTANCE,
      name: 'removeSystemTrigger',
      summary: 'Takes a trigger away from a system',
      params,
      status: 202,
      refusals: ['not-found', 'declared-in-configuration'],
      handle: async (asked) => {
        await triggers.removeInstance(find(asked.params).id)
        return {}
      },
    }),
    route({
      role: 'admin',
      verb: 'POST',
      path: `${INSTANCE}/rotate_secret`,
      name: 'rotateSecret',
      summary: 'Gives a system trigger another secret',
      params,
      query: VersionQuery,
      body: Rotation.prefault({}),
      answer: InstanceResource,
      refusals: ['not-found', 'conflict', 'declared-in-configuration'],
      examples: { body: { overlap: 3600 }, answer: instanceExample },
      handle: async (asked) => {
        const { id } = find(asked.params)
        const expected = expectedVersion(asked.header('if-match'), asked.query)
        return one(await triggers.rotateSecret(id, asked.body.overlap * 1000, expected), asked)
      },
    }),
  ]
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
