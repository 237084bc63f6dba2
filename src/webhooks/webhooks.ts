import type { Router } from 'express'
import { ExecutionIds, type ExecutionRecorder, type JournalWriter } from '../journal/index.js'
import type { Log } from '../log/index.js'
import type { KeptReplies } from '../replies/index.js'
import type { Runtime } from '../runtime/index.js'
import type { ReplayWindow } from '../signatures/index.js'
import type { Clock } from '../time/index.js'
import type { Triggers } from '../triggers/index.js'
import { WrongSecrets } from './gates/wrong-secrets.js'
import type { RefusalListener } from './pipeline/admission.js'
import { admit } from './pipeline/admit.js'
import { CallLimits } from './gates/call-limits.js'
import { useUp } from './pipeline/use-up.js'
import { clientAddress } from './delivery/client-address.js'
import { notifyTrigger } from './pipeline/notify.js'
import { execute, recover } from './pipeline/execute.js'
import { Runner } from './execution/runner.js'
import { explainWith, type Explain } from './explain/explain.js'
import type { Gate } from './gates/gate.js'
import { webhookGates } from './gates/order.js'
import { Handover } from './late-replies/handover.js'
import { Keeper } from './record/keeper.js'
import { LateReplies } from './late-replies/late-replies.js'
import { repeats } from './pipeline/repeats.js'
import { PendingReplies } from './replies/pending-replies.js'
import { Recorder } from './record/record.js'
import { replayWith, type Replay } from './pipeline/replay.js'
import { InFlight } from './delivery/in-flight.js'

/** What the webhooks need. */
export interface WebhookParts {
  readonly triggers: Triggers
  readonly runtime: Runtime
  readonly clock: Clock
  readonly log: Log
  /** The largest body accepted, in bytes. */
  readonly maxBodyBytes: number
  /** What stands before `/api` in the URLs that senders are given, where it is known; some sign it. */
  readonly publicUrl?: string | undefined
  /** Proxies that are believed when they say who called: addresses, ranges, and proxy-addr's names for ranges. @default none */
  readonly trustedProxies?: readonly string[]
  /** How many wrong secrets an address may give within a minute. @default 0 for any number */
  readonly maxFailedSecretsPerMinute?: number
  /** Remembers the signed messages that have been taken. @default this process does */
  readonly replays?: ReplayWindow
  /** Keeps the replies of calls that may come again, or that callers fetch later. */
  readonly replies: KeptReplies
  /** Is told of executions as they happen. @default nobody is */
  readonly executions?: ExecutionRecorder
  /** Keeps executions; each that is accepted before it is answered. @default nothing does */
  readonly writer?: JournalWriter
  /** Hears of calls that nothing else is told of. @default nobody does */
  readonly onRefusal?: RefusalListener
}

/** The webhook URLs, and the way to close them. */
export interface Webhooks {
  /** Adds them to a router; a router of their own would cost each request another round of dispatch. */
  mount(router: Router): void
  /** Every gate, in the order of decision. */
  readonly gates: readonly Pick<Gate, 'name' | 'refusals'>[]
  /** Says what the gates would decide about a call. */
  readonly explain: Explain
  /** Runs a kept execution again. */
  readonly replay: Replay
  /** How many deliveries are under way, those included that wait for their module. */
  readonly underWay: number
  /** Answers further calls 503, runs what waits for the end of a burst, and waits for executions under way. */
  close(): Promise<void>
}

export function webhooks(parts: WebhookParts): Webhooks {
  const inFlight = new InFlight()
  const { trustedProxies = [], maxFailedSecretsPerMinute: most = 0 } = parts
  const wrongSecrets = new WrongSecrets({ ...parts, most })
  const limits = new CallLimits()
  const pendingReplies = new PendingReplies(parts.replies, parts.clock, parts.log)
  const gates = webhookGates({ ...parts, wrongSecrets, limits, earlierCalls: pendingReplies })
  const ids = new ExecutionIds(parts.clock)
  const keeper = parts.writer && new Keeper(parts.writer, parts.clock)
  const recorder =
    parts.executions || keeper ? new Recorder(parts.executions, keeper, gates, parts.clock) : undefined
  const runner = new Runner(parts.runtime, parts.clock, parts.log, inFlight, recorder, ids)
  const late = new LateReplies({ ...parts, pendingReplies })
  const own = { ...parts, gates, inFlight, recorder, ids, pendingReplies, late, runner }
  const all = { ...own, handover: new Handover(own) }
  const middleware = [
    admit({ ...own, wrongSecrets, addressOf: clientAddress(trustedProxies) }),
    useUp(own),
    repeats(own),
    notifyTrigger(recorder, parts.clock),
    execute(all),
  ]
  return {
    mount: (router) => {
      router.use(...middleware, recover(all))
    },
    get underWay() {
      return inFlight.underWay
    },
    gates,
    explain: explainWith(own),
    replay: replayWith(own),
    close: async () => {
      runner.flush()
      await inFlight.close()
      // Deliveries that were under way may have begun bursts of their own.
      runner.flush()
      await inFlight.close()
      await pendingReplies.close()
    },
  }
}
