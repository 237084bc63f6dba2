import { Problem } from '../../problem/index.js'
import type { MaybePromise } from '../../runtime/index.js'
import { signingOf, type SignatureSettings } from '../../senders/index.js'
import {
  answerOf,
  challengeOf,
  loadText,
  needsBody,
  partsOf,
  provesBody,
  PublishedKeys,
  refuseMissing,
  verify,
  type Greeted,
  UNSIGNED,
  type Refused,
  type ReplayWindow,
  type SenderKeys,
  type Verdict,
} from '../../signatures/index.js'
import type { TriggerInstance } from '../../triggers/index.js'
import type { Clock } from '../../time/index.js'
import { calledUrl, type CalledPlace } from '../delivery/called-url.js'
import { preflight } from '../delivery/cors.js'
import type { Delivery } from '../delivery/delivery.js'
import { yesNo, type Facts } from './facts.js'
import type { Gate } from './gate.js'

/** What the gates of signatures ask. */
export interface SignatureGateParts extends CalledPlace {
  readonly clock: Clock
  readonly replays: ReplayWindow
  /** Knows the keys that senders publish. @default fetches them, and remembers them in this process */
  readonly senderKeys?: SenderKeys | undefined
  /** Fetches the text of an https URL of a sender's. @default over the network, within bounds */
  readonly load?: ((url: string) => Promise<string>) | undefined
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

const WRONG_TOKEN = new Problem(
  'access-denied',
  'the token of the handshake is not the one that was agreed on',
)

const WRONG_HOST = new Problem(
  'access-denied',
  'the URL that the handshake asks to confirm is of a host that is not the sender’s',
)

const handshake: Gate = {
  name: 'handshake',
  refusals: ['access-denied'],
  check: (delivery) => {
    delivery.handshake = preflight(delivery)
    return delivery.handshake ? undefined : greet(delivery, false)
  },
  facts: ({ handshake, instance }): Facts =>
    handshakesOf(instance).length === 0 ? {} : { handshake: yesNo(handshake !== undefined) },
}

const handshakesOf = (instance: TriggerInstance | undefined) => {
  const settings = instance?.systemTrigger.signature
  return settings ? signingOf(settings).handshakes : []
}

/**
 * Notes what a delivery is answered if it is a handshake; a wrong token is refused.
 * @param isSigned whether its signature has proved right
 */
function greet(delivery: Delivery, isSigned: boolean): Problem | undefined {
  const { instance, verb, url, request, body } = delivery
  const handshakes = handshakesOf(instance).filter(({ signed }) => signed === isSigned)
  const settings = instance?.systemTrigger.signature
  if (!settings || handshakes.length === 0) return undefined
  const { token, secrets, confirms } = signingOf(settings)
  const call = { verb, query: url.query, headers: request.rawHeaders, body, token, secrets, confirms }
  const greeted: Greeted | undefined = answerOf(handshakes, call)
  if (typeof greeted === 'string') return greeted === 'wrong token' ? WRONG_TOKEN : WRONG_HOST
  delivery.handshake = greeted
  return undefined
}

const given: Gate = {
  name: 'signature given',
  refusals: ['signature-missing'],
  asksCaller: true,
  check: ({ instance, request, verb }) => {
    const settings = instance?.systemTrigger.signature
    // Its body may tell that it is a handshake, which nobody signs.
    const isOpen = handshakesOf(instance).some((one) => one.verb === verb && !one.signed && needsBody(one))
    if (!settings || isOpen) return undefined
    const missing = refuseMissing(signingOf(settings), request.rawHeaders)
    return missing && problemOf(missing, settings)
  },
  facts: signatureFacts,
}

const right = ({ clock, replays, load = loadText, senderKeys, ...place }: SignatureGateParts): Gate => {
  const keys: SenderKeys = senderKeys ?? new PublishedKeys({ clock, load })
  const judge = (
    delivery: Delivery,
    instance: TriggerInstance,
    settings: SignatureSettings,
    verdict: Verdict,
  ): MaybePromise<Problem | undefined> => {
    if (!verdict.ok) return problemOf(verdict, settings)
    const { message, scheme } = verdict
    // What passes without a signature gets no answer that only signed calls get.
    const refusal = scheme === UNSIGNED ? undefined : greet(delivery, true)
    if (refusal || !message) return refusal
    delivery.message = message
    // Where a key says which calls are the same, that decides first.
    if (instance.systemTrigger.idempotency) return undefined
    return refuseTaken(delivery, replays)
  }
  return {
    name: 'signature right',
    refusals: [
      ...(['signature-missing', 'signature-invalid', 'signature-expired'] as const),
      ...(['signature-replayed', 'signature-keys-unavailable', 'access-denied'] as const),
    ],
    needsBody: true,
    asksCaller: true,
    check: (delivery) => {
      const { instance, request, verb, body = Buffer.alloc(0), sent = body } = delivery
      const settings = instance?.systemTrigger.signature
      if (!settings) return undefined
      const refusal = greet(delivery, false)
      if (refusal || delivery.handshake) return refusal
      const url = calledUrl(request, settings.base_url, place)
      const call = { method: verb, url, headers: request.rawHeaders, body: sent, content: body }
      const verdict = verify(signingOf(settings), { ...call, now: clock.now() }, keys)
      return verdict instanceof Promise
        ? verdict.then((later) => judge(delivery, instance, settings, later))
        : judge(delivery, instance, settings, verdict)
    },
    useUp: ({ instance, message }) => {
      const settings = instance?.systemTrigger.signature
      if (!settings || !message) return undefined
      const isNew = replays.take(instance.id, message, clock.now())
      return isNew instanceof Promise
        ? isNew.then((later) => refuseRepeated(!later, settings))
        : refuseRepeated(!isNew, settings)
    },
    foresee: (delivery) => refuseTaken(delivery, replays),
    giveBack: ({ instance, message }) => {
      if (instance && message) replays.giveBack(instance.id, message)
    },
    facts: signatureFacts,
  }
}

/** Who is to sign, and which parts of a signature there are, and how long. */
function signatureFacts({ instance, request, body = Buffer.alloc(0), url }: Delivery): Facts {
  const settings = instance?.systemTrigger.signature
  if (!settings) return { signature: 'not asked for' }
  const signing = signingOf(settings)
  const { preset, name = 'a scheme of its own', required } = settings
  const facts: Record<string, string> = { 'signed by': preset ?? name, required: yesNo(required) }
  if (!provesBody(signing.scheme)) facts['proves the body'] = 'no'
  const call = { url: `?${url.query}`, headers: request.rawHeaders, body }
  for (const [name, length] of partsOf(signing, call))
    facts[name] = length === undefined ? 'none' : `${String(length)} characters`
  return facts
}

/** The refusal of a signed message that has been taken; it is not taken thereby. */
function refuseTaken(
  { instance, message }: Delivery,
  replays: ReplayWindow,
): MaybePromise<Problem | undefined> {
  const settings = instance?.systemTrigger.signature
  if (!settings || !message) return undefined
  const isKnown = replays.has(instance.id, message)
  return isKnown instanceof Promise
    ? isKnown.then((later) => refuseRepeated(later, settings))
    : refuseRepeated(isKnown, settings)
}

/** The same signed message has come before. */
const refuseRepeated = (isKnown: boolean, settings: SignatureSettings): Problem | undefined =>
  isKnown
    ? problemOf(
        { code: 'signature-replayed', reason: 'a message with this id and time has been taken already' },
        settings,
      )
    : undefined

/** Whoever gets here knows the secret of the URL, so they may know what is wrong with what they sent. */
function problemOf({ code, reason }: Pick<Refused, 'code' | 'reason'>, settings: SignatureSettings): Problem {
  if (code === 'signature-keys-unavailable') return new Problem(code, reason)
  const { refusal_status: status } = settings
  const headers = { 'WWW-Authenticate': challengeOf(signingOf(settings).scheme) }
  return new Problem(code, reason, { headers, ...(status !== undefined && { status }) })
}
