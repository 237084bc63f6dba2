import type { IncomingMessage } from 'node:http'
import type { Site } from '../http/index.js'
import { Problem } from '../problem/index.js'
import { keyOf } from './key-of.js'
import type { Caller, Keys } from './keys.js'
import { allows, type Role } from './role.js'

/**
 * Who calls, if they may. Rejects with Problem `unauthenticated` for a key that is missing or nobody's, and
 * only then, since PlaceOS's client answers a 401 by asking for another key; with `access-denied` for a role
 * that is not enough; with `storage-unavailable`.
 */
export async function callerOf(
  request: IncomingMessage,
  keys: Keys,
  needs: Role,
  site?: Site,
): Promise<Caller> {
  const key = keyOf(request, site)
  if (key === undefined) throw unauthenticated('an API key is needed, such as in the header X-API-Key')
  const caller = await keys.authenticate(key)
  // PlaceOS says it in these words.
  if (!caller) throw unauthenticated('unknown X-API-Key')
  if (!allows(caller.role, needs)) throw new Problem('access-denied', `this needs the role ${needs}`)
  return caller
}

const unauthenticated = (detail: string): Problem =>
  new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer' } })
