import type { IncomingMessage } from 'node:http'
import type { Site } from '../http/index.js'
import { Problem } from '../problem/index.js'
import { hashOf } from './hash.js'
import { keyOf } from './key-of.js'
import type { Caller, Keys } from './keys.js'
import type { Proof } from './proof.js'
import { allows, type Role } from './role.js'
import { signInOf } from './sign-in-of.js'

/** Who calls, and by what that is known. */
export interface Proven {
  readonly caller: Caller
  readonly proof: Proof
}

/**
 * Who calls, if they may. Rejects with Problem `unauthenticated` for a key that is missing or nobody's, and
 * only then, since PlaceOS's client answers a 401 by asking for another key; with `access-denied` for a role
 * that is not enough; with `storage-unavailable`.
 */
export async function callerOf(
  request: IncomingMessage,
  keys: Pick<Keys, 'holder'>,
  needs: Role,
  site?: Site,
): Promise<Proven> {
  const proof = proofOf(request, site)
  if (!proof) throw unauthenticated('an API key is needed, such as in the header X-API-Key')
  const caller = await keys.holder(proof)
  if (!caller)
    // PlaceOS says the first in these words.
    throw unauthenticated(proof.kind === 'key' ? 'unknown X-API-Key' : 'the sign-in has ended')
  if (!allows(caller.role, needs)) throw new Problem('access-denied', `this needs the role ${needs}`)
  return { caller, proof }
}

/** A key that is brought counts before who is signed in. */
function proofOf(request: IncomingMessage, site: Site | undefined): Proof | undefined {
  const key = keyOf(request, site)
  if (key !== undefined) return { kind: 'key', hash: hashOf(key) }
  const token = signInOf(request, site)
  return token === undefined ? undefined : { kind: 'sign-in', hash: hashOf(token) }
}

const unauthenticated = (detail: string): Problem =>
  new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer' } })
