import { isIP } from 'node:net'
import { z } from 'zod'

/** An IP address, or a range of them such as `10.1.0.0/16`. */
export const AddressRange = z
  .string()
  .max(50)
  .refine(isRange, 'must be an IP address or a range such as 10.1.0.0/16')

function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
