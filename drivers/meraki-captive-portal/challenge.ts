import { Problem, z, type Json } from 'placeos-webhooks'
import { isTimeZone } from './local-date.js'

/** Text that may be left out, null or empty: all mean the same. */
const optional = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === '' ? undefined : text))

/** What a splash page sends of a guest who wants in. */
export type Challenge = z.output<typeof Challenge>
const Challenge = z.object({
  ap_mac: z.string(),
  client_ip: z.string(),
  client_mac: z.string(),
  // The page goes where the answer says: never to a `javascript:` URL.
  base_grant_url: z.string().refine(isWebAddress, 'is not a web address'),
  user_continue: optional,
  code: z.string(),
  email: z.string(),
  timezone: optional.refine((zone) => zone === undefined || isTimeZone(zone), 'is not a known time zone'),
})

/**
 * Reads a challenge; undefined stands for what is no JSON.
 * @throws Problem `invalid-body`, its detail without anything of the body
 */
export function readChallenge(json: Json | undefined): Challenge {
  if (json === undefined) throw new Problem('invalid-body', 'the body is not JSON')
  const result = Challenge.safeParse(json)
  if (result.success) return result.data
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`)
  throw new Problem('invalid-body', faults.join('; '))
}

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol)
}
