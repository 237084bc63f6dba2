import { BlockList, isIP, SocketAddress } from 'node:net'

/**
 * Addresses that lead to no machine of the internet: to this one, to its own networks, to their metadata, to several
 * machines, or by a translation to another address.
 * @see RFC 6890, and what IANA lists as addresses for special purposes
 */
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]

/** Of IPv6, all that machines of the internet have. */
const GLOBAL = ['2000::/3']

/** Stands before an IPv4 address that is mapped into IPv6. */
const MAPPED = '::ffff:'

const special = listOf(SPECIAL)
const global = listOf(GLOBAL)

/** The addresses that may be called when others say what to call. */
export class Targets {
  readonly #allowed: BlockList

  /** @param allowed addresses and ranges, such as `10.1.0.0/16`, that may be called besides public ones */
  constructor(allowed: readonly string[] = []) {
    this.#allowed = listOf(allowed)
  }

  /** Whether an address may be called: a public one, or one that is allowed. What is no address may not. */
  has(text: string): boolean {
    const address = plain(text)
    const family = familyOf(address)
    if (!family) return false
    if (this.#allowed.check(address, family)) return true
    return !special.check(address, family) && (family === 'ipv4' || global.check(address, family))
  }
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = familyOf(address) ?? 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/** An address in one spelling, without its zone; one that is mapped into IPv6 is the IPv4 address that it is. */
function plain(text: string): string {
  const [address = ''] = text.split('%')
  if (isIP(address) !== 6) return address
  const spelt = new SocketAddress({ address, family: 'ipv6' }).address
  return spelt.startsWith(MAPPED) && spelt.includes('.') ? spelt.slice(MAPPED.length) : spelt
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address)
  if (version === 0) return undefined
  return version === 4 ? 'ipv4' : 'ipv6'
}
