import { Problem } from '../../problem/index.js'
import type { CallPolicy } from '../../triggers/index.js'
import { addressesIn } from '../delivery/addresses.js'
import { crossSite } from './cross-site.js'
import { ANYWHERE } from '../delivery/delivery.js'
import type { Gate } from './gate.js'

/** The gates that ask where a call comes from. */
export interface SourceGates {
  /** Whether the instance takes calls from the address. */
  readonly address: Gate
  /** Whether a GET was made to be one: links, images and previews make others. */
  readonly sameSite: Gate
}

type Sources = NonNullable<CallPolicy['sources']>

/** @param publicUrl what stands before `/api` in the URLs that senders are given, where it is known */
export function sourceGates(publicUrl: string | undefined): SourceGates {
  const allowing = new WeakMap<Sources, (address: string) => boolean>()
  const allows = (sources: Sources, address: string): boolean => {
    let allow = allowing.get(sources)
    if (!allow) allowing.set(sources, (allow = allowed(sources)))
    return allow(address)
  }
  const crossing = crossSite(publicUrl)
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
    },
    sameSite: {
      name: 'same site',
      refusals: ['cross-site'],
      asksCaller: true,
      check: ({ verb, instance, request }) => {
        if (verb !== 'GET' || instance?.systemTrigger.sources?.cross_site) return undefined
        const maker = crossing(request.headers)
        if (maker === undefined) return undefined
        return new Problem('cross-site', `this GET was made by ${maker}; send it yourself, or use POST`)
      },
    },
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
