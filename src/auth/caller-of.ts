import type { IncomingMessage } from 'node:http'
import type { Site } from '../http/index.js'
import { Problem } from '../problem/index.js'
import { hashOf } from './hash.js'
import { isOwnDoing, keyOf } from './key-of.js'
import type { Caller } from './caller.js'
import type { Keys } from './keys.js'
import type { OwnProof, Proof } from './proof.js'
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
  keys: Pick<Keys, 'holder' | 'host'>,
  needs: Role,
  site?: Site,
): Promise<Proven> {
  const own = proofOf(request, site)
  const proven = (await provenBy(own, keys)) ?? (await knownToHost(request, keys, site))
  if (!proven) throw unauthenticated(refusalOf(own))
  if (!allows(proven.caller.role, needs)) throw new Problem('access-denied', `this needs the role ${needs}`)
  return proven
}

async function provenBy(
  proof: OwnProof | undefined,
  keys: Pick<Keys, 'holder'>,
): Promise<Proven | undefined> {
  const caller = proof && (await keys.holder(proof))
  return caller && { caller, proof }
}

/** The host may know by a cookie who calls, which a browser sends along with what another site makes it ask for. */
async function knownToHost(
  request: IncomingMessage,
  { host }: Pick<Keys, 'host'>,
  site: Site | undefined,
): Promise<Proven | undefined> {
  if (request.headers.authorization === undefined && !isOwnDoing(request, site)) return undefined
  const caller = await host.of(request)
  return caller && { caller, proof: { kind: 'host', id: caller.key, request } }
}

/** PlaceOS says the first of what is wrong in these words. */
function refusalOf(proof: OwnProof | undefined): string {
  if (!proof) return 'an API key is needed, such as in the header X-API-Key'
  return proof.kind === 'key' ? 'unknown X-API-Key' : 'the sign-in has ended'
}

/** A key that is brought counts before who is signed in. */
function proofOf(request: IncomingMessage, site: Site | undefined): OwnProof | undefined {
  const key = keyOf(request, site)
  if (key !== undefined) return { kind: 'key', hash: hashOf(key) }
  const token = signInOf(request, site)
  return token === undefined ? undefined : { kind: 'sign-in', hash: hashOf(token) }
}

const unauthenticated = (detail: string): Problem =>
  new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer' } })
