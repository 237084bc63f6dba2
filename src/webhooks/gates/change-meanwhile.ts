import type { Problem } from '../../problem/index.js'
import type { Triggers } from '../../triggers/index.js'
import type { Delivery } from '../delivery/delivery.js'
import { EXEC_DISABLED } from './execution-gates.js'
import { NOT_FOUND } from './webhook-gates.js'

/** Why a delivery that was let in a while ago is refused now, if so: a disabled webhook runs nothing. */
export function changeMeanwhile(
  { instance, url }: Delivery,
  triggers: Pick<Triggers, 'find'>,
): Problem | undefined {
  if (!instance) return undefined
  const { enabled, exec_enabled } = instance.systemTrigger
  const isOpen = enabled && instance.trigger.enable_webhook && triggers.find(instance.id) === instance
  if (!isOpen) return NOT_FOUND
  return url.exec && !exec_enabled ? EXEC_DISABLED : undefined
}
