import { parseModuleName } from '../../modules/index.js'
import type { Log } from '../../log/index.js'
import type { Runtime } from '../../runtime/index.js'
import type { Mailer } from '../mail/mailer.js'
import type { SystemTrigger } from '../definition/system-trigger.js'
import type { Trigger } from '../definition/trigger.js'

/** What actions are performed with. */
export interface ActionParts {
  readonly runtime: Runtime
  readonly mailer: Mailer
  readonly log: Log
}

/**
 * Performs what a trigger does when it fires: its functions in order, then its mails, one to an address, which are on
 * their way when it resolves. One that fails is logged and told, and the next still comes.
 */
export async function perform(
  { name, actions }: Trigger,
  { id, control_system_id: system }: SystemTrigger,
  { runtime, mailer, log }: ActionParts,
  onError: () => void,
): Promise<void> {
  const attempt = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    try {
      await act()
    } catch (error) {
      log.warn(`an action failed: ${what}`, { instance: id, error })
      onError()
    }
  }
  for (const { mod, method, args } of actions.functions) {
    await attempt(`${mod}.${method}`, () =>
      runtime.exec({ ...parseModuleName(mod), system, command: method, args, clearance: 'administrator' }),
    )
  }
  for (const { emails, content } of actions.mailers) {
    for (const to of emails) {
      // The next firing does not wait for mails, which may take hours.
      void attempt(`mail to ${to}`, () => mailer.send({ to, subject: name, text: content }))
    }
  }
}
