import type { Router } from 'express'
import type { ExecutionRecorder } from '../journal/index.js'
import type { Log } from '../log/index.js'
import type { Runtime } from '../runtime/index.js'
import type { Clock } from '../time/index.js'
import type { Triggers } from '../triggers/index.js'
import { admit } from './admit.js'
import { debounce } from './debounce.js'
import { execute, recover } from './execute.js'
import { Executions } from './executions.js'
import { webhookGates } from './gates.js'
import { Recorder } from './record.js'
import { Traffic } from './traffic.js'

/** What the webhooks need. */
export interface WebhookParts {
  readonly triggers: Triggers
  readonly runtime: Runtime
  readonly clock: Clock
  readonly log: Log
  /** The largest body accepted, in bytes. */
  readonly maxBodyBytes: number
  /** Is told of executions as they happen. @default nobody is */
  readonly executions?: ExecutionRecorder
}

/** The webhook URLs, and the way to close them. */
export interface Webhooks {
  /** Adds them to a router; a router of their own would cost each request another round of dispatch. */
  mount(router: Router): void
  /** Answers further calls 503, runs what waits for the end of a burst, and waits for executions under way. */
  close(): Promise<void>
}

export function webhooks(parts: WebhookParts): Webhooks {
  const traffic = new Traffic()
  const gates = webhookGates(parts)
  const recorder = parts.executions && new Recorder(parts.executions, gates, parts.clock)
  const executions = new Executions(parts.runtime, parts.clock, parts.log, traffic, recorder)
  const middleware = [
    admit({ ...parts, gates, traffic, recorder }),
    debounce,
    execute(executions, traffic, recorder),
  ]
  return {
    mount: (router) => {
      router.use(...middleware, recover(traffic, parts.log, recorder))
    },
    close: async () => {
      executions.flush()
      await traffic.close()
      // Deliveries that were under way may have begun bursts of their own.
      executions.flush()
      await traffic.close()
    },
  }
}
