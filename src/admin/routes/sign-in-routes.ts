import { z } from 'zod'
import { signInCookie, type Keys } from '../../auth/index.js'
import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import { flag } from '../rest/parameters.js'
import { inSeconds } from '../resources/present.js'
import { callerExample } from '../resources/examples.js'
import { SignInResource, TicketResource } from '../resources/resources.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'
import { presentCaller } from './caller-routes.js'

/** What the routes of those who sign in need. */
export interface SignInRouteParts {
  readonly keys: Keys
  readonly clock: Clock
}

const path = '/api/engine/v2/sign_in'

const EndQuery = z.object({
  all: flag('With true, everybody who has signed in with the same key').default(false),
})

const SIGN_IN_ROUTES: readonly RouteEntry<SignInRouteParts>[] = [
  route({
    role: 'user',
    verb: 'POST',
    path,
    name: 'signIn',
    summary: 'Lets a browser go on without the key: by a cookie that scripts cannot read, for 7 days at most',
    status: 201,
    answer: SignInResource,
    examples: { answer: { ...callerExample, expires_at: 1_774_085_213 } },
    handle: signIn,
  }),
  route({
    role: 'user',
    verb: 'DELETE',
    path,
    name: 'signOut',
    summary: 'Signs out, and takes the cookie away',
    query: EndQuery,
    status: 202,
    handle: signOut,
  }),
  route({
    role: 'user',
    verb: 'POST',
    path: `${path}/ticket`,
    name: 'createTicket',
    summary: 'Gives a ticket for the websocket, in the place of a key: for once, within half a minute',
    status: 201,
    answer: TicketResource,
    examples: {
      answer: { ticket: 'kE3v0Jt9QmXbWl2yZcR7uNfA8sDhGpT1iOeVxBqLwYM', expires_at: 1_773_480_443 },
    },
    handle: createTicket,
  }),
]

/** How a browser stays signed in without holding on to the key. */
export const signInRoutes = (parts: SignInRouteParts): readonly Route[] => routesOf(SIGN_IN_ROUTES, parts)

async function signIn(asked: AskedBy<object>, { keys, clock }: SignInRouteParts): Promise<Reply> {
  const { caller, proof, header } = asked
  if (!caller || proof?.kind !== 'key')
    throw new Problem('unauthenticated', 'an API key is needed to sign in')
  const { token, expires } = await keys.signIns.begin(proof.hash)
  const seconds = Math.floor((expires - clock.now()) / 1000)
  return {
    body: { ...presentCaller(caller), expires_at: inSeconds(expires) },
    headers: { 'Set-Cookie': signInCookie(token, seconds, isSecure(header)) },
  }
}

async function signOut(
  { proof, query, header }: AskedBy<{ query: typeof EndQuery }>,
  { keys }: SignInRouteParts,
): Promise<Reply> {
  const { signIns } = keys
  if (proof) await (query.all ? signIns.endAll(proof) : signIns.end(proof))
  return { headers: { 'Set-Cookie': signInCookie('', 0, isSecure(header)) } }
}

async function createTicket({ proof }: AskedBy<object>, { keys }: SignInRouteParts): Promise<Reply> {
  const given = proof && (await keys.signIns.ticket(proof))
  // It has ended since it was looked at.
  if (!given) throw new Problem('unauthenticated', 'the sign-in has ended')
  return { body: { ticket: given.token, expires_at: inSeconds(given.expires) } }
}

/** Only the browser knows how its page came, whatever stands between. */
const isSecure = (header: AskedBy<object>['header']): boolean =>
  header('origin')?.startsWith('https:') === true
