import { codingsOf } from '../../payload/index.js'
import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import { secretKind, type Triggers } from '../../triggers/index.js'
import { refuseSize } from '../delivery/body.js'
import { mostBytes, type BodyLimits } from '../delivery/body-limits.js'
import type { Delivery } from '../delivery/delivery.js'
import { listed, yesNo } from './facts.js'
import type { Gate } from './gate.js'
import { missing, refuseVerb } from './refusals.js'

/**
 * The answer to an unknown instance, a wrong secret, a disabled instance and a trigger without webhook: always
 * this one, so that nobody learns which it was.
 */
export const NOT_FOUND = new Problem('not-found', 'there is no such webhook')

/** Whether what is ours in the URL can be read. */
export const urlReadable: Gate = {
  name: 'URL readable',
  refusals: ['invalid-url', 'invalid-parameter'],
  check: ({ url }) => url.fault,
}

/** Whether the body is as short as its instance takes it; what takes less than is usual says so as it is read. */
export const bodySize = (limits: BodyLimits, known: Gate): Gate => ({
  name: 'body size',
  refusals: ['body-too-large'],
  check: (delivery) => {
    const bytes = Number(delivery.header('content-length') ?? 0)
    if (bytes <= limits.usual) return undefined
    void known.check(delivery)
    return refuseSize(bytes, mostBytes(delivery, limits))
  },
  facts: (delivery) => ({
    bytes: delivery.header('content-length') ?? '0',
    'at most': String(mostBytes(delivery, limits)),
  }),
})

export const bodyEncoding: Gate = {
  name: 'body encoding',
  // The second once the body is unpacked.
  refusals: ['body-encoded', 'unreadable-body'],
  check: (delivery) => {
    const encoding = delivery.header('content-encoding')
    const codings = encoding === undefined ? undefined : codingsOf(encoding)
    return codings instanceof Problem ? codings : undefined
  },
  facts: (delivery) => ({ encoding: delivery.header('content-encoding') ?? 'none' }),
}

export const secretGiven: Gate = {
  name: 'secret given',
  refusals: ['missing-parameter'],
  asksCaller: true,
  check: (delivery) => {
    if (secretOf(delivery) !== undefined) return undefined
    return missing('secret', "or the header 'X-Webhook-Secret'")
  },
  facts: (delivery) => ({ secret: spokenSecret(delivery) }),
}

/** What it takes to know a webhook. */
export interface WebhookKnownParts {
  readonly triggers: Triggers
  readonly clock: Clock
}

/** Whether the URL names an instance that takes calls, and its secret is right. */
export function webhookKnown({ triggers, clock }: WebhookKnownParts): Gate {
  const now = (): number => clock.now()
  return {
    name: 'webhook known',
    refusals: ['not-found'],
    identifies: true,
    check: (delivery) => {
      const instance = triggers.find(delivery.url.instance)
      const isReplay = delivery.replayOf !== undefined
      const given = secretOf(delivery)
      const kind = isReplay ? undefined : secretKind(given ?? '', instance?.systemTrigger, now)
      if (isReplay) delivery.bypassed.push('secret right')
      delivery.secretKind = kind
      delivery.isGuess = given !== undefined && !kind && !isReplay
      if (!(kind || isReplay) || !instance?.systemTrigger.enabled || !instance.trigger.enable_webhook)
        return NOT_FOUND
      delivery.instance = instance
      return undefined
    },
    facts: (delivery) => {
      const { url, secretKind: kind } = delivery
      const named = triggers.find(url.instance)
      return {
        instance: url.instance,
        known: yesNo(named !== undefined),
        ...(named && {
          enabled: yesNo(named.systemTrigger.enabled),
          'webhook enabled': yesNo(named.trigger.enable_webhook),
          secret: kind ? `right, the ${kind} one` : `wrong: ${spokenSecret(delivery)}`,
        }),
      }
    },
  }
}

export const verbOfTrigger: Gate = {
  name: 'verb of the trigger',
  refusals: ['verb-not-allowed'],
  check: ({ verb, instance }) => refuseVerb(verb, instance?.trigger.supported_methods ?? []),
  facts: ({ verb, instance }) => ({ verb, accepted: listed(instance?.trigger.supported_methods) }),
}

const secretOf = (delivery: Delivery): string | undefined =>
  delivery.url.secret ?? delivery.header('x-webhook-secret')

/** Where a secret is, and how long. */
function spokenSecret(delivery: Delivery): string {
  const given = secretOf(delivery)
  if (given === undefined) return 'none'
  return `${String(given.length)} characters in the ${delivery.url.secret === undefined ? 'header' : 'URL'}`
}
