import type { Commits } from '../commit/index.js'
import { ExecutionIds, type ExecutionRecorder } from '../journal/index.js'
import type { Log } from '../log/index.js'
import type { KeptReplies } from '../replies/index.js'
import { SlowBodies } from '../http/index.js'
import type { Runtime } from '../runtime/index.js'
import type { ReplayWindow } from '../signatures/index.js'
import type { Clock } from '../time/index.js'
import type { Triggers } from '../triggers/index.js'
import { CallLimits } from './gates/call-limits.js'
import type { Gate } from './gates/gate.js'
import { webhookGates } from './gates/order.js'
import { WrongSecrets } from './gates/wrong-secrets.js'
import type { CalledPlace } from './delivery/called-url.js'
import { bodyLimitsOf } from './delivery/body-limits.js'
import { clientAddress } from './delivery/client-address.js'
import type { Delivery } from './delivery/delivery.js'
import { InFlight } from './delivery/in-flight.js'
import { Bursts } from './execution/bursts.js'
import { Runner } from './execution/runner.js'
import { explainWith, type Explain } from './explain/explain.js'
import { LateReplies } from './late-replies/late-replies.js'
import { abandonedRuns, burstRuns } from './pipeline/burst-runs.js'
import type { RefusalListener } from './pipeline/endings.js'
import { lateReplyHandler, webhookHandler, type Handler } from './pipeline/handlers.js'
import { Pipeline } from './pipeline/pipeline.js'
import { replayWith, type Replay } from './pipeline/replay.js'
import { Recorder } from './record/recorder.js'
import { PendingReplies } from './replies/pending-replies.js'

/** What the webhooks need. */
export interface WebhookParts extends CalledPlace {
  readonly triggers: Triggers
  readonly runtime: Runtime
  readonly clock: Clock
  readonly log: Log
  /** The largest body accepted of anybody, in bytes. @default 1 MiB, and 32 MiB where an instance says so */
  readonly maxBodyBytes?: number | undefined
  /** How many bytes the bodies of calls under way may have together. @default 256 MB */
  readonly maxBodiesBytes?: number
  /** Gives up bodies that come too slowly; is closed with the webhooks. @default after 20 seconds */
  readonly slowBodies?: SlowBodies
  /** Proxies that are believed when they say who called: addresses, ranges, and proxy-addr's names for ranges. @default none */
  readonly trustedProxies?: readonly string[]
  /** How many wrong secrets an address may give within a minute. @default 0 for any number */
  readonly maxFailedSecretsPerMinute?: number
  /** Remembers the signed messages that have been taken. @default this process does */
  readonly replays?: ReplayWindow
  /** Fetches keys, certificates and confirmations of senders by their https URLs. @default over the network, within bounds */
  readonly load?: (url: string) => Promise<string>
  /** Has the replies of calls that may come again, or that callers fetch later. */
  readonly replies: KeptReplies
  /** How many of the same calls may wait for the reply of the first. @default 256 */
  readonly maxQueuedDeliveries?: number
  /** How many may wait so in all. @default 4096 */
  readonly maxQueuedDeliveriesInAll?: number
  /** Is told of executions as they happen. @default nobody is */
  readonly executions?: ExecutionRecorder
  /** Keeps executions and replies: each call that is accepted, before it is answered. */
  readonly commits: Pick<Commits, 'commit' | 'later'>
  /** Hears of calls that nothing else is told of. @default nobody does */
  readonly onRefusal?: RefusalListener
}

/** The webhook URLs, and the way to close them. */
export interface Webhooks {
  /** Answers calls, and passes on all else. In front of a router, not in it: the dispatch of a router would cost each call. */
  readonly calls: Handler
  /** Answers requests for late replies, and all else behind the same prefix with `not-found`. */
  readonly lateReplies: Handler
  /** Every gate, in the order of decision. */
  readonly gates: readonly Pick<Gate, 'name' | 'refusals'>[]
  /** Says what the gates would decide about a call. */
  readonly explain: Explain
  /** Runs a kept execution again. */
  readonly replay: Replay
  /** How many deliveries are under way, those included that wait for their module. */
  readonly underWay: number
  /** How many bytes the bodies of deliveries under way have. */
  readonly bodiesBytes: number
  /** How many wait for the reply of the same call that came before them. */
  readonly waiting: number
  /** Answers further calls 503, runs what waits for the end of a burst, and waits for executions under way. */
  close(): Promise<void>
}

export function webhooks(parts: WebhookParts): Webhooks {
  const { clock, log, executions: feed, trustedProxies = [] } = parts
  const inFlight = new InFlight(parts.maxBodiesBytes ?? 256e6)
  const wrongSecrets = new WrongSecrets({ ...parts, most: parts.maxFailedSecretsPerMinute ?? 0 })
  const { maxQueuedDeliveries: most = 256, maxQueuedDeliveriesInAll: mostInAll = 4096 } = parts
  const pendingReplies = new PendingReplies(parts.replies, clock, { most, mostInAll })
  const limits = new CallLimits()
  const bodyLimits = bodyLimitsOf(parts.maxBodyBytes)
  const { slowBodies = new SlowBodies(clock, 20_000) } = parts
  const gates = webhookGates({ ...parts, wrongSecrets, limits, earlierCalls: pendingReplies })
  const ids = new ExecutionIds(clock)
  const recorder = new Recorder({ ...parts, feed }, gates)
  const runner = new Runner(parts.runtime, log)
  const late = new LateReplies({ ...parts, pendingReplies })
  const own = { ...parts, gates, inFlight, recorder, ids, pendingReplies, late, runner, wrongSecrets }
  const bursts = new Bursts({
    clock,
    open: (delivery: Delivery) => recorder.openRun(delivery, ids.next()),
    run: burstRuns(own),
    abandon: abandonedRuns(own),
  })
  const pipeline = new Pipeline({ ...own, bursts })
  const handling = { ...own, pipeline, bodyLimits, slowBodies, addressOf: clientAddress(trustedProxies) }
  return {
    calls: webhookHandler(handling),
    lateReplies: lateReplyHandler(handling),
    get underWay() {
      return inFlight.underWay
    },
    get bodiesBytes() {
      return inFlight.bytes
    },
    get waiting() {
      return pendingReplies.waiting
    },
    gates,
    explain: explainWith(handling),
    replay: replayWith(handling),
    close: async () => {
      bursts.flush()
      await inFlight.close()
      // Deliveries that were under way may have begun bursts of their own.
      bursts.flush()
      await inFlight.close()
      slowBodies.close()
    },
  }
}
