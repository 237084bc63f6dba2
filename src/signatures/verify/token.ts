import { someEqual } from './equal.js'
import { memberOf, onlyHeader, type SignedRequest } from './request.js'
import type { TokenScheme } from '../schemes/scheme.js'
import { refused, type Refused } from './verdict.js'

/** What is wrong with a shared secret that is sent along, if anything. */
export function refuseToken(
  { header, label, member = '' }: TokenScheme,
  secrets: readonly string[],
  { headers, body }: SignedRequest,
): Refused | undefined {
  const given = header === undefined ? memberOf(body, member) : onlyHeader(headers, header)
  if (given === undefined) {
    return refused('signature-missing', `the member ${member} of the JSON body is missing`)
  }
  if (typeof given !== 'string') return given
  const own = given.startsWith(label) ? given.slice(label.length) : ''
  return someEqual([own], secrets)
    ? undefined
    : refused('signature-invalid', 'the shared secret is not the one that is expected')
}
