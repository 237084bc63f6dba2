import { Site } from '../../http/index.js'
import type { Runtime } from '../../runtime/index.js'
import { RecentMessages, type ReplayWindow } from '../../signatures/index.js'
import { CallLimits } from './call-limits.js'
import {
  bodyFits,
  clearance,
  executionDescribed,
  executionEnabled,
  methodFound,
  verbOfMethod,
} from './execution-gates.js'
import type { Gate } from './gate.js'
import { bodyLimitsOf } from '../delivery/body-limits.js'
import { idempotencyGate, type EarlierCalls } from './idempotency-key.js'
import { rateGate, wrongSecretsGate } from './limit-gates.js'
import { signatureGates, type SignatureGateParts } from './signature-gates.js'
import { sourceGates } from './source-gates.js'
import {
  bodyEncoding,
  bodySize,
  secretGiven,
  urlReadable,
  verbOfTrigger,
  webhookKnown,
  type WebhookKnownParts,
} from './webhook-gates.js'
import type { WrongSecrets } from './wrong-secrets.js'

/** What the gates ask. */
export interface GateParts extends WebhookKnownParts, Omit<SignatureGateParts, 'replays'> {
  readonly runtime: Runtime
  /** The largest body accepted of anybody, in bytes. @default 1 MiB, and 32 MiB where an instance says so */
  readonly maxBodyBytes?: number | undefined
  /** Knows who has given too many wrong secrets. @default nobody has */
  readonly wrongSecrets?: WrongSecrets | undefined
  /** Counts the calls of instances that say how many they take. @default a count of its own */
  readonly limits?: CallLimits
  /** Knows the signed messages that have been taken. @default this process's memory */
  readonly replays?: ReplayWindow
  /** Knows the calls that have come before, for explanations. @default there were none */
  readonly earlierCalls?: EarlierCalls
}

/** Every gate, in the order of decision. The request path, explanations and `docs/gates.md` are made from it. */
export function webhookGates(parts: GateParts): readonly Gate[] {
  const {
    runtime,
    publicUrl,
    site = new Site({ publicUrl }),
    limits = new CallLimits(),
    replays = new RecentMessages(),
  } = parts
  const source = sourceGates(site)
  const signature = signatureGates({ ...parts, replays })
  const known = webhookKnown(parts)
  return [
    urlReadable,
    // Before the size, which goes by whether the secret is right.
    wrongSecretsGate(parts.wrongSecrets),
    bodySize(bodyLimitsOf(parts.maxBodyBytes), known),
    bodyEncoding,
    secretGiven,
    known,
    signature.handshake,
    verbOfTrigger,
    source.address,
    source.sameSite,
    signature.given,
    rateGate(limits),
    executionDescribed,
    executionEnabled,
    methodFound(runtime),
    verbOfMethod,
    clearance,
    signature.right,
    bodyFits,
    idempotencyGate(parts.earlierCalls),
  ]
}
