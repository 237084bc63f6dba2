import { Problem } from '../../problem/index.js'
import {
  greet,
  partsOf,
  refuseMissing,
  verify,
  type Refused,
  type ReplayWindow,
} from '../../signatures/index.js'
import type { Clock } from '../../time/index.js'
import { calledUrl } from '../delivery/called-url.js'
import type { Delivery } from '../delivery/delivery.js'
import { yesNo, type Facts } from './facts.js'
import type { Gate } from './gate.js'

/** What the gates of signatures ask. */
export interface SignatureGateParts {
  readonly clock: Clock
  readonly replays: ReplayWindow
  /** What stands before `/api` in the URLs that senders are given, where it is known. */
  readonly publicUrl?: string | undefined
}

/** The gates of instances that say how their calls are signed; all others pass them. */
export interface SignatureGates {
  /** Finds out whether a sender only makes sure of the URL. */
  readonly handshake: Gate
  readonly given: Gate
  readonly right: Gate
}

export const signatureGates = (parts: SignatureGateParts): SignatureGates => ({
  handshake,
  given,
  right: right(parts),
})

const handshake: Gate = {
  name: 'handshake',
  refusals: ['access-denied'],
  check: (delivery) => {
    const settings = delivery.instance?.systemTrigger.signature
    const { verb, url } = delivery
    const greeted = settings && greet(settings, { verb, query: url.query })
    if (greeted === 'wrong token') {
      return new Problem('access-denied', 'the token of the handshake is not the one that was agreed on')
    }
    delivery.handshake = greeted?.answer
    return undefined
  },
  facts: ({ handshake, instance }): Facts =>
    instance?.systemTrigger.signature?.preset === undefined
      ? {}
      : { handshake: yesNo(handshake !== undefined) },
}

const given: Gate = {
  name: 'signature given',
  refusals: ['signature-missing'],
  asksCaller: true,
  check: ({ instance, request }) => {
    const settings = instance?.systemTrigger.signature
    const missing = settings ? refuseMissing(settings, request.rawHeaders) : undefined
    return missing && problemOf(missing)
  },
  facts: signatureFacts,
}

const right = ({ clock, replays, publicUrl }: SignatureGateParts): Gate => ({
  name: 'signature right',
  refusals: ['signature-missing', 'signature-invalid', 'signature-expired', 'signature-replayed'],
  needsBody: true,
  asksCaller: true,
  check: (delivery) => {
    const {
      instance,
      request,
      verb,
      body = Buffer.alloc(0),
      url: { query },
    } = delivery
    const settings = instance?.systemTrigger.signature
    if (!settings) return undefined
    const url = calledUrl(request, settings.base_url ?? publicUrl)
    const verdict = verify(settings, { url, headers: request.rawHeaders, body, now: clock.now() })
    if (!verdict.ok) return problemOf(verdict)
    const greeted = greet(settings, { verb, query, body })
    if (greeted && greeted !== 'wrong token') delivery.handshake = greeted.answer
    const { message } = verdict
    if (!message) return undefined
    delivery.message = message
    // Where a key says which calls are the same, that decides first.
    if (instance.systemTrigger.idempotency) return undefined
    const known = replays.has(instance.id, message)
    return known instanceof Promise ? known.then(refuseRepeated) : refuseRepeated(known)
  },
  useUp: ({ instance, message }) => {
    if (!instance || !message) return undefined
    const isNew = replays.take(instance.id, message, clock.now())
    return isNew instanceof Promise ? isNew.then(refuseTaken) : refuseTaken(isNew)
  },
  giveBack: ({ instance, message }) => {
    if (instance && message) replays.giveBack(instance.id, message)
  },
  facts: signatureFacts,
})

/** Who is to sign, and which parts of a signature there are, and how long. */
function signatureFacts({ instance, request, body = Buffer.alloc(0) }: Delivery): Facts {
  const settings = instance?.systemTrigger.signature
  if (!settings) return { signature: 'not asked for' }
  const { preset = 'a scheme of its own', required } = settings
  const facts: Record<string, string> = { 'signed by': preset, required: yesNo(required) }
  for (const [name, length] of partsOf(settings, { headers: request.rawHeaders, body }))
    facts[name] = length === undefined ? 'none' : `${String(length)} characters`
  return facts
}

/** The same signed message has come before. */
const REPLAYED = problemOf({
  code: 'signature-replayed',
  reason: 'a message with this id and time has been taken already',
})

const refuseRepeated = (isKnown: boolean): Problem | undefined => (isKnown ? REPLAYED : undefined)
const refuseTaken = (isNew: boolean): Problem | undefined => refuseRepeated(!isNew)

/** Whoever gets here knows the secret of the URL, so they may know what is wrong with what they sent. */
function problemOf({ code, reason }: Pick<Refused, 'code' | 'reason'>): Problem {
  return new Problem(code, reason, { headers: { 'WWW-Authenticate': 'Signature' } })
}
