import { hash } from 'node:crypto'
import { readJson } from '../../payload/index.js'
import { Problem } from '../../problem/index.js'
import type { CallPolicy } from '../../triggers/index.js'
import type { CallKey, Delivery } from '../delivery/delivery.js'
import type { PendingReplies } from '../replies/pending-replies.js'
import type { Facts } from './facts.js'
import type { Gate } from './gate.js'

/** The longest key that is taken, in characters as people count them: an emoji is one. */
const MOST_CHARACTERS = 255

type Settings = NonNullable<CallPolicy['idempotency']>

/** Knows the calls that have come before, by the name of their key. */
export type EarlierCalls = Pick<PendingReplies, 'find'>

/** Of instances that say which of their calls are the same; whether one has come before is no gate's to decide. */
export const idempotencyGate = (earlierCalls: EarlierCalls | undefined): Gate => ({
  name: 'idempotency key',
  // The last three once all gates are passed.
  refusals: [
    ...(['idempotency-key-missing', 'invalid-parameter', 'idempotency-mismatch'] as const),
    ...(['idempotency-in-progress', 'execution-interrupted'] as const),
  ],
  needsBody: true,
  asksCaller: true,
  check: (delivery) => {
    const settings = delivery.instance?.systemTrigger.idempotency
    const key = settings ? keyOf(delivery, settings) : undefined
    if (key instanceof Problem) return key
    delivery.key = key
    return undefined
  },
  facts: (delivery) => keyFacts(delivery, earlierCalls),
})

/**
 * The key of a delivery. Gives Problem `idempotency-key-missing` when it has none, `invalid-parameter` when it cannot
 * be told apart from others.
 */
function keyOf(delivery: Delivery, { key }: Settings): CallKey | Problem {
  const id = delivery.instance?.id
  if (key.from === 'body') return { name: digest(id, key.from, fingerprintOf(delivery)), fingerprint: null }
  const value = key.from === 'header' ? delivery.header(key.name.toLowerCase()) : memberOf(delivery, key.path)
  if (value instanceof Problem) return value
  const given = value === undefined ? undefined : String(value)
  if (given === undefined || given === '') {
    const where = key.from === 'header' ? `the header '${key.name}'` : `'${key.path}' in the JSON body`
    return new Problem('idempotency-key-missing', `say in ${where} which call this is`)
  }
  if (isTooLong(given))
    return new Problem(
      'invalid-parameter',
      `an idempotency key may have ${String(MOST_CHARACTERS)} characters at most`,
    )
  return key.from === 'header'
    ? { name: digest(id, key.from, key.name.toLowerCase(), given), fingerprint: fingerprintOf(delivery) }
    : // What a sender numbers it may tell to several methods, and in other words when it tells it again.
      {
        name: digest(id, key.from, key.path, given, delivery.verb, ...targetOf(delivery), ...kindOf(value)),
        fingerprint: null,
      }
}

/** A character has one unit or two, so only lengths in between are counted. */
const isTooLong = (key: string): boolean =>
  key.length > MOST_CHARACTERS &&
  (key.length > 2 * MOST_CHARACTERS || Array.from(key).length > MOST_CHARACTERS)

/** Tells `1` from `"1"`. Of texts, which most keys are, nothing is said. */
const kindOf = (value: unknown): readonly string[] => (typeof value === 'string' ? [] : [typeof value])

/** Which calls it is the same as: the key as no more than a hash, and whether one has come before. */
async function keyFacts({ key, instance }: Delivery, earlierCalls: EarlierCalls | undefined): Promise<Facts> {
  const from = instance?.systemTrigger.idempotency?.key.from
  if (from === undefined) return { key: 'not asked for' }
  if (!key) return { key: 'none', from }
  const found = await earlierCalls?.find(key.name)
  const isOther = found !== undefined && found.fingerprint !== key.fingerprint
  return {
    key: `given: sha256:${key.name.slice(0, 8)}`,
    from,
    repeats: found ? `${found.execution}, ${isOther ? 'which was another call' : found.state}` : 'nothing',
  }
}

/** All that a call asks for: verb, method, query and body. */
const fingerprintOf = (delivery: Delivery): string =>
  digest(delivery.verb, ...targetOf(delivery), delivery.url.query, hashOf(delivery.body ?? ''))

const targetOf = ({ target }: Delivery): readonly (string | undefined)[] => [
  target?.name,
  target?.endpoint.name,
]

/** Lists of texts that differ have digests that differ. */
const digest = (...texts: readonly (string | undefined)[]): string => hashOf(JSON.stringify(texts))

const hashOf = (bytes: string | Uint8Array): string => hash('sha256', bytes, 'base64url')

/** A member of a JSON body that says which call this is; undefined where there is none. */
function memberOf(delivery: Delivery, path: string): string | number | boolean | undefined | Problem {
  const { body } = delivery
  let value: unknown = body && readJson(body, delivery.header('content-type'))
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = Reflect.get(value, name)
  }
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value !== 'number') return undefined
  // Of all others, numbers that differ are read as the same.
  if (Number.isSafeInteger(value)) return value
  return new Problem('invalid-parameter', `'${path}' must be a text, or a whole number below 2^53`)
}
