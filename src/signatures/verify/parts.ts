import { headerValues, memberOf, type SignedRequest } from './request.js'
import type { HmacScheme, Scheme } from '../schemes/scheme.js'
import { schemeOf, type SignatureSettings } from '../schemes/settings.js'

/** The headers a signature consists of. */
export const headersOf = (scheme: Scheme): string[] =>
  [scheme.header, ...(scheme.kind === 'hmac' ? othersOf(scheme) : [])].filter((name) => name !== undefined)

const othersOf = ({ id, timestamp }: HmacScheme): (string | undefined)[] => [id, timestamp?.header]

/**
 * What a signature consists of, by the names of headers or of a member of the body, and how many characters each
 * has in a call; undefined for what is not there. So much may be told of it.
 */
export function partsOf(
  settings: SignatureSettings,
  { headers, body }: Pick<SignedRequest, 'headers' | 'body'>,
): ReadonlyMap<string, number | undefined> {
  const scheme = schemeOf(settings)
  if (scheme.kind === 'token' && scheme.member !== undefined)
    return new Map([[scheme.member, memberOf(body, scheme.member)?.length]])
  return new Map(headersOf(scheme).map((name) => [name, headerValues(headers, name)[0]?.length]))
}
