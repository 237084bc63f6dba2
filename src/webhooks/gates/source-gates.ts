import type { Site } from '../../http/index.js'
import { Problem } from '../../problem/index.js'
import type { CallPolicy, TriggerInstance } from '../../triggers/index.js'
import { addressesIn } from '../delivery/addresses.js'
import { readerOf } from '../delivery/cors.js'
import { crossSite } from './cross-site.js'
import { ANYWHERE, type Delivery } from '../delivery/delivery.js'
import { spokenAddress, type Facts } from './facts.js'
import type { Gate } from './gate.js'

/** The gates that ask where a call comes from. */
export interface SourceGates {
  /** Whether the instance takes calls from the address. */
  readonly address: Gate
  /** Whether a GET was made to be one: links, images and previews make others. */
  readonly sameSite: Gate
}

type Sources = NonNullable<CallPolicy['sources']>

/** @param site where callers outside see the host */
export function sourceGates(site: Site): SourceGates {
  const allowing = new WeakMap<Sources, (address: string) => boolean>()
  const allows = (sources: Sources, address: string): boolean => {
    let allow = allowing.get(sources)
    if (!allow) allowing.set(sources, (allow = allowed(sources)))
    return allow(address)
  }
  const crossing = crossSite(site)
  return {
    address: {
      name: 'source address',
      refusals: ['source-refused'],
      asksCaller: true,
      check: ({ instance, address }) => {
        const sources = instance?.systemTrigger.sources
        if (!sources || address === ANYWHERE || allows(sources, address)) return undefined
        return new Problem('source-refused', refusalOf(address))
      },
      facts: ({ instance, address }) => ({
        address: spokenAddress(address),
        allowed: allowedSources(instance),
      }),
    },
    sameSite: {
      name: 'same site',
      refusals: ['cross-site'],
      asksCaller: true,
      check: (delivery) => {
        const { verb, instance, request } = delivery
        if (verb !== 'GET' || instance?.systemTrigger.sources?.cross_site) return undefined
        if (readerOf(delivery) !== undefined) return undefined
        const maker = crossing(request)
        if (maker === undefined) return undefined
        return new Problem('cross-site', `this GET was made by ${maker}; send it yourself, or use POST`)
      },
      facts: siteFacts,
    },
  }
}

/** Where an instance's calls may come from. */
function allowedSources(instance: TriggerInstance | undefined): string {
  const { allow, local_only = false } = instance?.systemTrigger.sources ?? {}
  const listed = allow?.join(', ') ?? 'any address'
  return local_only ? `${listed}, of this machine and private networks only` : listed
}

/** What tells the GET of a page from one that was meant. */
function siteFacts(delivery: Delivery): Facts {
  const { verb, instance } = delivery
  if (verb !== 'GET') return { verb }
  return {
    'cross-site calls': instance?.systemTrigger.sources?.cross_site ? 'allowed' : 'not allowed',
    'Sec-Fetch-Site': delivery.header('sec-fetch-site') ?? 'none',
    Origin: delivery.header('origin') ?? 'none',
    'User-Agent': delivery.header('user-agent') ?? 'none',
  }
}

/** What only this machine and private networks have, by the names proxy-addr has for it. */
const LOCAL = ['loopback', 'linklocal', 'uniquelocal']

function allowed({ allow, local_only }: Sources): (address: string) => boolean {
  const isListed = allow ? addressesIn(allow) : () => true
  if (!local_only) return isListed
  const isLocal = addressesIn(LOCAL)
  return (address) => isLocal(address) && isListed(address)
}

/** Whoever gets here knows the secret of the URL; the address tells them what a proxy has made of theirs. */
const refusalOf = (address: string): string =>
  address === '' ? 'calls are not taken from who has no address' : `calls are not taken from ${address}`
