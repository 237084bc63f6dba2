import { redactText } from '../../log/index.js'
import { formatModuleName } from '../../modules/index.js'
import type { Runtime } from '../../runtime/index.js'
import { partsOf } from '../../signatures/index.js'
import type { SecretKind, TriggerInstance } from '../../triggers/index.js'
import type { CallLimits } from '../gates/call-limits.js'
import { ANYWHERE, type Delivery } from '../delivery/delivery.js'
import type { PendingReplies } from '../replies/pending-replies.js'
import { withoutSecrets } from '../record/redact.js'

/** What a gate compares, in words; of secrets only whether they are right, and how long. */
export type Facts = Readonly<Record<string, string>>

/** What facts are read from. */
export interface FactSource {
  readonly delivery: Delivery
  /** The instance the URL names, right or wrong. */
  readonly given: TriggerInstance | undefined
  /** Which of its secrets the call has. */
  readonly kind: SecretKind | undefined
  readonly runtime: Runtime
  readonly limits: CallLimits
  readonly pendingReplies: Pick<PendingReplies, 'find'>
}

type Teller = (source: FactSource) => Facts | Promise<Facts>

/** By the gate's name; gates that are not here have nothing to add to their problem. */
const tellers: Readonly<Record<string, Teller>> = {
  'body size': ({ delivery }) => ({ bytes: delivery.header('content-length') ?? '0' }),
  'body encoding': ({ delivery }) => ({ encoding: delivery.header('content-encoding') ?? 'none' }),
  'secret given': ({ delivery }) => ({ secret: secretOf(delivery) }),
  'address tries': ({ delivery: { address } }) => ({ address: spoken(address) }),
  'webhook known': ({ delivery, given, kind }) => ({
    instance: delivery.url.instance,
    known: yesNo(given !== undefined),
    ...(given && {
      enabled: yesNo(given.systemTrigger.enabled),
      'webhook enabled': yesNo(given.trigger.enable_webhook),
      secret: kind ? `right, the ${kind} one` : `wrong: ${secretOf(delivery)}`,
    }),
  }),
  'verb of the trigger': ({ delivery, given }) => ({
    verb: delivery.verb,
    accepted: listed(given?.trigger.supported_methods),
  }),
  handshake: ({ delivery: { handshake }, given }): Facts =>
    given?.systemTrigger.signature?.preset === undefined ? {} : { handshake: yesNo(handshake !== undefined) },
  'source address': ({ delivery: { address }, given }) => ({
    address: spoken(address),
    allowed: allowedSources(given),
  }),
  'same site': ({ delivery, given }): Facts =>
    delivery.verb === 'GET'
      ? {
          'cross-site calls': given?.systemTrigger.sources?.cross_site ? 'allowed' : 'not allowed',
          'Sec-Fetch-Site': delivery.header('sec-fetch-site') ?? 'none',
          Origin: delivery.header('origin') ?? 'none',
          'User-Agent': delivery.header('user-agent') ?? 'none',
        }
      : { verb: delivery.verb },
  'signature given': signatureFacts,
  'rate limit': limitFacts,
  'execution described': ({ delivery: { url } }): Facts =>
    url.exec
      ? { mod: url.exec.mod ?? 'none', index: url.exec.index ?? '1', method: url.exec.method ?? 'none' }
      : { execution: 'not asked for' },
  'execution enabled': ({ delivery: { url }, given }) => ({
    asked: yesNo(url.exec !== undefined),
    enabled: yesNo(given?.systemTrigger.exec_enabled ?? false),
  }),
  'method found': methodFacts,
  'verb of the method': ({ delivery: { verb, target } }): Facts =>
    target ? { verb, accepted: listed(target.endpoint.methods) } : {},
  'signature right': signatureFacts,
  clearance: ({ delivery: { target } }): Facts => (target ? { needed: target.endpoint.clearance } : {}),
  'idempotency key': keyFacts,
}

/** What a gate decides by. */
export async function factsOf(gate: string, source: FactSource): Promise<Facts> {
  const facts = (await tellers[gate]?.(source)) ?? {}
  const told = Object.entries(facts).map(([name, fact]) => [name, toldOf(fact, source.delivery)])
  return Object.fromEntries(told) as Facts
}

/**
 * What is told of a text that a call may have brought. Whoever asks need not know a secret that stands where it does
 * not belong, such as in the name of a module.
 */
export const toldOf = (text: string, delivery: Delivery): string => redactText(withoutSecrets(text, delivery))

/** Who is to sign, and which parts of a signature there are, and how long. */
function signatureFacts({ delivery, given }: FactSource): Facts {
  const settings = given?.systemTrigger.signature
  if (!settings) return { signature: 'not asked for' }
  const { request, body = Buffer.alloc(0) } = delivery
  const { preset = 'a scheme of its own', required } = settings
  const facts: Record<string, string> = { 'signed by': preset, required: yesNo(required) }
  for (const [name, length] of partsOf(settings, { headers: request.rawHeaders, body }))
    facts[name] = length === undefined ? 'none' : `${String(length)} characters`
  return facts
}

/** What there is to choose from, so that a misspelt name is seen. */
async function methodFacts({ delivery: { url }, given, runtime }: FactSource): Promise<Facts> {
  if (!url.exec || !given) return {}
  const system = given.systemTrigger.control_system_id
  const modules = await runtime.list(system)
  return {
    system,
    modules: listed(modules.map(formatModuleName)),
    methods: listed(
      modules.flatMap((module) => module.webhooks.map(({ name }) => `${formatModuleName(module)}.${name}`)),
    ),
  }
}

/** How far the limits are used up, such as `3 of 5 calls in 60 s`. */
async function limitFacts({ delivery: { address }, given, limits }: FactSource): Promise<Facts> {
  const limit = given?.systemTrigger.rate_limit
  if (!given || !limit) return { limit: 'none' }
  const isUndecided = limit.per_address && address === ANYWHERE
  const facts: Record<string, string> = isUndecided ? { per_address: 'not decided without an address' } : {}
  for (const { name, used, calls, seconds } of await limits.usage(given, address))
    facts[name] = `${String(used)} of ${String(calls)} calls in ${String(seconds)} s`
  return facts
}

/** Where an instance's calls may come from. */
function allowedSources(instance: TriggerInstance | undefined): string {
  const { allow, local_only = false } = instance?.systemTrigger.sources ?? {}
  const listed = allow?.join(', ') ?? 'any address'
  return local_only ? `${listed}, of this machine and private networks only` : listed
}

/** Which calls it is the same as: the key as no more than a hash, and whether one has come before. */
async function keyFacts({ delivery: { key }, given, pendingReplies }: FactSource): Promise<Facts> {
  const from = given?.systemTrigger.idempotency?.key.from
  if (from === undefined) return { key: 'not asked for' }
  if (!key) return { key: 'none', from }
  const found = await pendingReplies.find(key.name)
  const isOther = found !== undefined && found.fingerprint !== key.fingerprint
  return {
    key: `given: sha256:${key.name.slice(0, 8)}`,
    from,
    repeats: found ? `${found.execution}, ${isOther ? 'which was another call' : found.state}` : 'nothing',
  }
}

const spoken = (address: string): string => (address === ANYWHERE ? 'not given, so not decided' : address)
const yesNo = (is: boolean): string => (is ? 'yes' : 'no')
const listed = (words: readonly string[] = []): string => (words.length === 0 ? 'none' : words.join(', '))

/** Where a secret is, and how long. */
function secretOf(delivery: Delivery): string {
  const { secret } = delivery.url
  const given = secret ?? delivery.header('x-webhook-secret')
  if (given === undefined) return 'none'
  return `${String(given.length)} characters in the ${secret === undefined ? 'header' : 'URL'}`
}
