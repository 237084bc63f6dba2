import { Problem } from '../../problem/index.js'
import type { WrongSecrets } from './wrong-secrets.js'
import type { CallLimits, LimitName, Usage } from './call-limits.js'
import { ANYWHERE, type Delivery } from '../delivery/delivery.js'
import { spokenAddress, type Facts } from './facts.js'
import type { Gate } from './gate.js'

/** The gate that lets no address guess secrets for long: whatever it calls, even with the right secret. */
export const wrongSecretsGate = (wrongSecrets: WrongSecrets | undefined): Gate => ({
  name: 'address tries',
  refusals: ['rate-limited'],
  asksCaller: true,
  check: ({ address }) => {
    const ms = wrongSecrets?.wait(address) ?? 0
    if (ms === 0) return undefined
    const wait = waitOf(ms)
    return new Problem(
      'rate-limited',
      `too many wrong secrets have come from this address; try again in ${wait} s`,
      {
        headers: { 'Retry-After': wait },
      },
    )
  },
  facts: ({ address }) => ({ address: spokenAddress(address) }),
})

/** The gate of instances that say how many calls they take: it looks, and counts a call once all gates have let it pass. */
export const rateGate = (limits: CallLimits): Gate => ({
  name: 'rate limit',
  refusals: ['rate-limited'],
  asksCaller: true,
  check: ({ instance, address }) =>
    instance?.systemTrigger.rate_limit ? limits.look(instance, address).then(refusalOf) : undefined,
  useUp: (delivery) => {
    const { instance, address } = delivery
    if (!instance?.systemTrigger.rate_limit) return undefined
    return limits.take(instance, address).then((counted) => {
      delivery.counted = counted
      return refusalOf(counted.usedUp)
    })
  },
  giveBack: ({ counted }, reason) => {
    if (reason === 'nothing ran') counted?.giveBack()
  },
  facts: (delivery) => usageOf(delivery, limits),
})

/** How far the limits are used up, such as `3 of 5 calls in 60 s`. */
async function usageOf({ instance, address }: Delivery, limits: CallLimits): Promise<Facts> {
  const limit = instance?.systemTrigger.rate_limit
  if (!limit) return { limit: 'none' }
  const isUndecided = limit.per_address && address === ANYWHERE
  const facts: Record<string, string> = isUndecided ? { per_address: 'not decided without an address' } : {}
  for (const { name, used, calls, seconds } of await limits.usage(instance, address))
    facts[name] = `${String(used)} of ${String(calls)} calls in ${String(seconds)} s`
  return facts
}

/** Who sends the calls that a limit counts together. */
const SENDERS: Readonly<Record<LimitName, string>> = { per_address: 'from one address', total: 'altogether' }

/** @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ for the headers beside `Retry-After` */
function refusalOf(usedUp: Usage | undefined): Problem | undefined {
  if (!usedUp) return undefined
  const { name, calls, seconds, ms } = usedUp
  const wait = waitOf(ms)
  const took = `${String(calls)} calls in ${String(seconds)} s are taken ${SENDERS[name]}`
  return new Problem('rate-limited', `${took}; try again in ${wait} s`, {
    headers: {
      'Retry-After': wait,
      RateLimit: `"${name}";r=0;t=${wait}`,
      'RateLimit-Policy': `"${name}";q=${String(calls)};w=${String(Math.ceil(seconds))}`,
    },
  })
}

/** In whole seconds, and long enough. */
const waitOf = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)))
