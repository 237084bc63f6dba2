import { isIP, SocketAddress } from 'node:net'
import { compile } from 'proxy-addr'

/**
 * Whether an address is in any of some ranges; one that is mapped into IPv6 counts as the IPv4 address it is.
 * @param ranges addresses, ranges such as `10.1.0.0/16`, and proxy-addr's names for ranges
 */
export function addressesIn(ranges: readonly string[]): (address: string) => boolean {
  const includes = compile(ranges.flatMap(inHalves))
  return (address) => includes(withoutZone(address), 0)
}

/** To proxy-addr no range is all addresses, so this one is its two halves. */
function inHalves(range: string): readonly string[] {
  if (!/\/0+$/.test(range)) return [range]
  return range.includes(':') ? ['::/1', '8000::/1'] : ['0.0.0.0/1', '128.0.0.0/1']
}

/** An address as everybody writes it, without the port and brackets that some proxies add; empty for what is none. */
export function plainAddress(text: string): string {
  const address = withoutZone(PORTED.exec(text)?.slice(1).find(Boolean) ?? text)
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : ''
  const plain = new SocketAddress({ address, family: 'ipv6' }).address
  return plain.startsWith(MAPPED) ? plain.slice(MAPPED.length) : plain
}

/**
 * What is counted as one address: of IPv6 the network of the first 64 bits, since whoever has an address there has all
 * the others as well.
 */
export function oneAddress(address: string): string {
  const plain = plainAddress(address)
  if (isIP(plain) !== 6) return plain
  const [before = '', behind] = plain.split('::')
  const [first, last] = [groupsOf(before), groupsOf(behind ?? '')]
  const zeros = Array<string>(behind === undefined ? 0 : 8 - first.length - last.length).fill('0')
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`
}

const groupsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(':'))

/** `192.0.2.7:5678`, `[2001:db8::1]` or `[2001:db8::1]:5678`. */
const PORTED = /^(?:([\d.]+):\d+|\[([^\]]+)\](?::\d+)?)$/

/** Stands before an IPv4 address that is mapped into IPv6. */
const MAPPED = '::ffff:'

/** The interface that a link-local address is of means something to this machine alone. */
function withoutZone(address: string): string {
  const at = address.indexOf('%')
  return at === -1 ? address : address.slice(0, at)
}
