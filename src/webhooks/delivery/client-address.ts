import type { IncomingMessage } from 'node:http'
import proxyAddr from 'proxy-addr'
import { addressesIn, plainAddress } from './addresses.js'

/** Tells the address of whoever made a request; empty where there is none, or none that can be read. */
export type ClientAddress = (request: IncomingMessage) => string

/**
 * Tells it from the connection or, where that is a trusted proxy's, from `X-Forwarded-For`: read from its end, where
 * the nearest proxy writes, the first address that is not a trusted proxy's as well. What stands before it is only
 * what the caller says of itself.
 * @param trusted proxies that are believed, as addresses, ranges and proxy-addr's names for ranges
 */
export function clientAddress(trusted: readonly string[]): ClientAddress {
  if (trusted.length === 0) return connectedAddress
  const includes = addressesIn(trusted)
  // Some proxies write the port of the one before them as well.
  const isTrusted = (address: string): boolean => includes(plainAddress(address))
  return (request) => (connectedAddress(request) === '' ? '' : plainAddress(proxyAddr(request, isTrusted)))
}

/** A connection over a Unix socket has none, nor has one that is closed. */
const connectedAddress: ClientAddress = ({ socket }) => socket.remoteAddress ?? ''
