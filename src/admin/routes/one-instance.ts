import { z } from 'zod'
import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import type { TriggerInstance, Triggers } from '../../triggers/index.js'
import { systemId, word } from '../rest/parameters.js'
import { presentInstance, type NameOf } from '../resources/present.js'
import type { Asked, Reply } from '../rest/route.js'
import { versionTag } from '../rest/version.js'

/** Where the system triggers of a system are. */
export const INSTANCES = '/api/engine/v2/systems/:sys_id/triggers'

/** Where one of them is. */
export const INSTANCE = `${INSTANCES}/:trig_id`

export const InstanceParams = z.object({ sys_id: systemId, trig_id: word('The system trigger') })

/** An instance of another system is not found, so that nobody reaches it by way of their own. */
export function findInstance(
  triggers: Triggers,
  { sys_id, trig_id }: z.output<typeof InstanceParams>,
): TriggerInstance {
  const instance = triggers.find(trig_id)
  if (instance?.systemTrigger.control_system_id === sys_id) return instance
  throw new Problem('not-found', `the system has no trigger ${trig_id}`)
}

/** An instance as an answer, with its version as a tag. */
export const replyWith = (
  instance: TriggerInstance,
  { role }: Pick<Asked<unknown, unknown, unknown>, 'role'>,
  clock: Clock,
  nameOf?: NameOf,
): Reply => ({
  body: presentInstance(instance, { role, clock, nameOf }),
  headers: versionTag(instance.systemTrigger.version),
})
