import type { Server } from 'node:net'
import { networkInterfaces } from 'node:os'

/** Where a server listens. */
export interface Listening {
  /** A URL that can be opened on this machine, such as `http://127.0.0.1:3000`. */
  readonly url: string
  /** URLs that can be opened on others, where it listens on every address of this machine; else none. */
  readonly others: readonly string[]
}

/** Addresses that stand for every one of the machine, and the one that can be opened there. */
const EVERY: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** Undefined before it listens, and of what listens on no port. */
export function listeningOf(
  server: Pick<Server, 'address'>,
  protocol: 'http' | 'https' = 'http',
): Listening | undefined {
  const at = server.address()
  if (typeof at !== 'object' || at === null) return undefined
  const urlOf = (address: string): string =>
    `${protocol}://${address.includes(':') ? `[${address}]` : address}:${String(at.port)}`
  const own = EVERY[at.address]
  if (own === undefined) return { url: urlOf(at.address), others: [] }
  return { url: urlOf(own), others: ownAddresses(at.address === '::').map(urlOf) }
}

/** Those by which other machines may reach this one; one that is valid on one link alone needs that link's name. */
const ownAddresses = (withIpv6: boolean): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, family, scopeid }) => !internal && (family === 'IPv4' || (withIpv6 && !scopeid)))
    .map(({ address }) => address)
