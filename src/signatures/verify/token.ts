import { spokenPlace } from '../schemes/places.js'
import type { TokenScheme } from '../schemes/sent-schemes.js'
import { someEqual } from './equal.js'
import { afterLabel } from './label.js'
import { onlyHeader, type Reading } from './request.js'
import { refused, type Refused } from './verdict.js'

const WRONG = refused('signature-invalid', 'the shared secret is not the one that is expected')

/** What is wrong with a shared secret that is sent along, if anything. Where a path leads to several, all must be right. */
export function refuseToken(
  scheme: TokenScheme,
  secrets: readonly string[],
  reading: Reading,
): Refused | undefined {
  const given = scheme.member?.includes('[]') ? reading.members(scheme.member) : reading.only(scheme)
  if (typeof given === 'object' && 'code' in given) return given
  const all = typeof given === 'string' ? [given] : given
  if (all.length === 0) return refused('signature-missing', `${spokenPlace(scheme)} is missing`)
  const wrong = all.filter((one) => {
    const own = typeof one === 'string' ? afterLabel(one, scheme.label, scheme) : undefined
    return !someEqual([own ?? ''], secrets)
  })
  return wrong.length === 0 ? undefined : WRONG
}

/** What is wrong with a user and password, if anything. */
export function refuseBasic(secrets: readonly string[], { request }: Reading): Refused | undefined {
  const given = onlyHeader(request.headers, 'Authorization')
  if (typeof given !== 'string') return given
  const encoded = afterLabel(given, 'Basic ', { header: 'Authorization' })?.trim()
  if (encoded === undefined) return refused('signature-invalid', 'the header Authorization is not of Basic')
  return someEqual([Buffer.from(encoded, 'base64').toString()], secrets) ? undefined : WRONG
}
