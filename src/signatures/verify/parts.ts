import { spokenPlace, type Place } from '../schemes/places.js'
import { isSigned, type Scheme } from '../schemes/scheme.js'
import { placesOf, signedHeaders } from '../schemes/signed-schemes.js'
import type { Signing } from '../schemes/signing.js'
import { Reading, type SignedRequest } from './request.js'

/** Where everything that a signature consists of stands. */
export function placesOfScheme(scheme: Scheme): Place[] {
  if (isSigned(scheme)) return placesOf(scheme)
  switch (scheme.kind) {
    case 'none':
      return []
    case 'basic':
      return [{ header: 'Authorization' }]
    case 'jwt':
      return [{ header: scheme.header }]
    case 'token':
      return [scheme]
  }
}

/** The headers a signature consists of. */
export const ownHeadersOf = (scheme: Scheme): string[] =>
  placesOfScheme(scheme).flatMap(({ header }) => header ?? [])

/** The headers without which no call is right. */
export const headersOf = (scheme: Scheme): string[] => [
  ...ownHeadersOf(scheme),
  ...(isSigned(scheme) ? signedHeaders(scheme) : []),
]

/**
 * What a signature consists of, by the names of headers, query parameters and members, and how many characters each
 * has in a call; undefined for what is not there. So much may be told of it.
 */
export function partsOf(
  { scheme }: Pick<Signing, 'scheme'>,
  call: SignedRequest,
): ReadonlyMap<string, number | undefined> {
  const reading = new Reading(call)
  return new Map(
    placesOfScheme(scheme).map((place) => [nameOf(place), reading.texts(place)[0]?.length] as const),
  )
}

const nameOf = (place: Place): string => place.header ?? place.member ?? place.query ?? spokenPlace(place)

/** What an answer that refuses a signature asks for, as `WWW-Authenticate` has it (RFC 9110, 11.6.1). */
export function challengeOf(scheme: Scheme): string {
  if (scheme.kind === 'basic') return 'Basic realm="webhook", charset="UTF-8"'
  const isBearer =
    (scheme.kind === 'token' || scheme.kind === 'jwt') &&
    scheme.header?.toLowerCase() === 'authorization' &&
    scheme.label.trim().toLowerCase() === 'bearer'
  return isBearer ? 'Bearer' : 'Signature'
}
