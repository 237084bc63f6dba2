import { z } from 'placeos-webhooks'
import { macOf } from './mac.js'

/** Who is logged in at which IP addresses, as domain controllers tell it. */
export const IpMappings = z.array(
  z.tuple([
    z.string().describe('IP address'),
    z.string().describe('user name'),
    z.string().describe('domain'),
    z.string().nullable().describe('host name'),
  ]),
)
export type IpMappings = z.output<typeof IpMappings>

/** Which devices a user has. */
export const MacMapping = z.tuple([
  z.string().describe('user name'),
  z.array(z.string()).describe('MAC addresses'),
  z.string().nullable().describe('domain'),
])
export type MacMapping = z.output<typeof MacMapping>

/** A mapping as modules take it: names trimmed, addresses normalised; undefined when nothing of it is left. */
export function usable([user, addresses, domain]: MacMapping): MacMapping | undefined {
  const name = user.trim()
  const macs = addresses.flatMap((address) => macOf(address) ?? [])
  return name === '' || macs.length === 0 ? undefined : [name, macs, domain]
}
