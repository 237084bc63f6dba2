import { createHash } from 'node:crypto'
import { safeEqual } from 'placeos-webhooks'

/**
 * The codes that let a guest in on a day: the pieces of one hash. What is left over at its end is none.
 * @param length characters a code
 * @see PlaceOS/drivers, `drivers/cisco/meraki/captive_portal.cr`, `generate_guest_data`
 */
export function guestCodes(email: string, date: string, secret: string, length: number): string[] {
  const hash = guestHash(email, date, secret)
  return Array.from({ length: Math.floor(hash.length / length) }, (_, at) =>
    hash.slice(at * length, (at + 1) * length),
  )
}

/** A guest's hash for a day, as 64 hex digits. */
export const guestHash = (email: string, date: string, secret: string): string =>
  createHash('sha256').update(`${email.toLowerCase()}-${date}-${secret}`).digest('hex')

/** Whether a code is one of a guest's, in a time that does not tell which or how nearly. */
export const isGuestCode = (code: string, codes: readonly string[]): boolean =>
  // Every comparison is made, whatever the others say.
  codes.filter((valid) => safeEqual(code, valid)).length > 0
