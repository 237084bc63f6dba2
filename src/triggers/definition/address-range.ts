import { isIP } from 'node:net'
import { z } from 'zod'

/** An IP address, or a range of them such as `10.1.0.0/16`. */
export const AddressRange = z
  .string()
  .max(50)
  .refine(isRange, 'must be an IP address or a range such as 10.1.0.0/16')

/** An address only means something to others without its zone, so none has one. */
function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0 || address.includes('%')) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** Ranges that go by a name, as in Express's `trust proxy`. */
const rangeNames = ['loopback', 'linklocal', 'uniquelocal'] as const

/** Proxies that are believed: an address, a range, or a range by its name. */
export const ProxyRange = z.union([z.enum(rangeNames), AddressRange], {
  error: `must be an IP address, a range such as 10.1.0.0/16, or one of ${rangeNames.join(', ')}`,
})
