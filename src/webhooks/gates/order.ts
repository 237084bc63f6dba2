import { isVerb, permits, verbs, type Verb } from '../../driver/index.js'
import { Problem } from '../../problem/index.js'
import type { Runtime } from '../../runtime/index.js'
import { RecentMessages, type ReplayWindow } from '../../signatures/index.js'
import { secretKind, type Triggers } from '../../triggers/index.js'
import { refuseSize } from '../delivery/body.js'
import type { WrongSecrets } from './wrong-secrets.js'
import { CallLimits } from './call-limits.js'
import type { Delivery } from '../delivery/delivery.js'
import type { Gate } from './gate.js'
import { idempotencyGate } from './idempotency-key.js'
import { rateGate, wrongSecretsGate } from './limit-gates.js'
import { checkBody } from './body-schema.js'
import { sourceGates } from './source-gates.js'
import { signatureGates, type SignatureGateParts } from './signature-gates.js'

/** What the gates ask. */
export interface GateParts extends Omit<SignatureGateParts, 'replays'> {
  readonly triggers: Triggers
  readonly runtime: Runtime
  /** The largest body accepted, in bytes. */
  readonly maxBodyBytes: number
  /** Knows who has given too many wrong secrets. @default nobody has */
  readonly wrongSecrets?: WrongSecrets | undefined
  /** Counts the calls of instances that say how many they take. @default a count of its own */
  readonly limits?: CallLimits
  /** Knows the signed messages that have been taken. @default this process's memory */
  readonly replays?: ReplayWindow
}

/** Callers of webhooks act with this clearance, as in PlaceOS. */
export const WEBHOOK_CLEARANCE = 'support'

/**
 * The answer to an unknown instance, a wrong secret, a disabled instance and a trigger without webhook: always
 * this one, so that nobody learns which it was.
 */
export const NOT_FOUND = new Problem('not-found', 'there is no such webhook')

/** Every gate, in the order of decision. The request path, explanations and `docs/gates.md` are made from it. */
export function webhookGates(parts: GateParts): readonly Gate[] {
  const { triggers, runtime, clock, maxBodyBytes, publicUrl, replays = new RecentMessages() } = parts
  const { limits = new CallLimits() } = parts
  const now = (): number => clock.now()
  const source = sourceGates(publicUrl)
  const signature = signatureGates({ clock, replays, publicUrl })
  return [
    {
      name: 'body size',
      refusals: ['body-too-large'],
      check: (delivery) => refuseSize(Number(delivery.header('content-length') ?? 0), maxBodyBytes),
    },
    {
      name: 'body encoding',
      refusals: ['body-encoded'],
      check: (delivery) => {
        const encoding = delivery.header('content-encoding')
        if (encoding === undefined || encoding.toLowerCase() === 'identity') return undefined
        return new Problem('body-encoded', 'send the body without Content-Encoding')
      },
    },
    {
      name: 'secret given',
      refusals: ['missing-parameter'],
      asksCaller: true,
      check: (delivery) => {
        if (secretOf(delivery) !== undefined) return undefined
        return missing('secret', "or the header 'X-Webhook-Secret'")
      },
    },
    wrongSecretsGate(parts.wrongSecrets),
    {
      name: 'webhook known',
      refusals: ['not-found'],
      check: (delivery) => {
        const instance = triggers.find(delivery.url.instance)
        const isReplay = delivery.replayOf !== undefined
        const kind = isReplay ? undefined : secretKind(secretOf(delivery) ?? '', instance?.systemTrigger, now)
        if (isReplay) delivery.bypassed.push('secret right')
        delivery.secretKind = kind
        if (!(kind || isReplay) || !instance?.systemTrigger.enabled || !instance.trigger.enable_webhook)
          return NOT_FOUND
        delivery.instance = instance
        return undefined
      },
    },
    signature.handshake,
    {
      name: 'verb of the trigger',
      refusals: ['verb-not-allowed'],
      check: ({ verb, instance }) => refuseVerb(verb, instance?.trigger.supported_methods ?? []),
    },
    source.address,
    source.sameSite,
    signature.given,
    rateGate(limits),
    {
      name: 'execution described',
      refusals: ['missing-parameter', 'invalid-parameter'],
      check: ({ url: { exec } }) => {
        if (!exec) return undefined
        if (!exec.mod) return missing('mod')
        if (!exec.method) return missing('method')
        if (exec.index === undefined || isIndex(exec.index)) return undefined
        return new Problem('invalid-parameter', 'index must be a whole number from 1')
      },
    },
    {
      name: 'execution enabled',
      refusals: ['exec-disabled'],
      check: ({ url, instance }) => {
        if (!url.exec || instance?.systemTrigger.exec_enabled) return undefined
        return new Problem('exec-disabled', 'this webhook only notifies; execution is not enabled on it')
      },
    },
    {
      name: 'method found',
      refusals: ['module-not-found', 'method-not-found'],
      check: (delivery) => {
        const { exec } = delivery.url
        const { instance } = delivery
        if (!exec || !instance) return undefined
        const address = {
          system: instance.systemTrigger.control_system_id,
          name: exec.mod ?? '',
          index: Number(exec.index ?? 1),
        }
        const found = runtime.findWebhook(address, exec.method ?? '')
        return found instanceof Promise ? found.then((later) => note(delivery, later)) : note(delivery, found)
      },
    },
    {
      name: 'verb of the method',
      refusals: ['verb-not-allowed'],
      check: ({ verb, instance, target }) => {
        if (!target || (target.endpoint.methods as readonly string[]).includes(verb)) return undefined
        const both = instance?.trigger.supported_methods.filter((own) =>
          target.endpoint.methods.includes(own),
        )
        return refuseVerb(verb, both ?? [])
      },
    },
    {
      name: 'clearance',
      refusals: ['access-denied'],
      check: ({ target }) => {
        if (!target || permits(WEBHOOK_CLEARANCE, target.endpoint.clearance)) return undefined
        return new Problem('access-denied', `the method needs the clearance ${target.endpoint.clearance}`)
      },
    },
    signature.right,
    {
      name: 'body fits the method',
      refusals: ['invalid-body', 'driver-failed'],
      needsBody: true,
      check: checkBody,
    },
    idempotencyGate,
  ]
}

const secretOf = (delivery: Delivery): string | undefined =>
  delivery.url.secret ?? delivery.header('x-webhook-secret')

const isIndex = (text: string): boolean => /^[1-9]\d{0,8}$/.test(text)

function note(delivery: Delivery, found: NonNullable<Delivery['target']> | Problem): Problem | undefined {
  if (found instanceof Problem) return found
  delivery.target = found
  return undefined
}

function missing(parameter: string, alternative = ''): Problem {
  const hint = alternative === '' ? '' : `, ${alternative}`
  return new Problem('missing-parameter', `missing required parameter '${parameter}'${hint}`, {
    faults: [{ path: parameter, message: 'is required' }],
  })
}

function refuseVerb(verb: string, allowed: readonly Verb[]): Problem | undefined {
  if (isVerb(verb) && allowed.includes(verb)) return undefined
  const sorted = verbs.filter((known) => allowed.includes(known)).join(', ')
  const detail = sorted === '' ? 'no verb is accepted here' : `accepted here: ${sorted}`
  return new Problem('verb-not-allowed', detail, { headers: { Allow: sorted } })
}
