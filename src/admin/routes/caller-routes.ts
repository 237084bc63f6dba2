import { allows, type Caller } from '../../auth/index.js'
import { Problem } from '../../problem/index.js'
import { callerExample } from '../resources/examples.js'
import { CallerResource } from '../resources/resources.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'

const CALLER_ROUTES: readonly RouteEntry<unknown>[] = [
  route({
    role: 'user',
    verb: 'GET',
    path: '/api/engine/v2/users/current',
    name: 'showCaller',
    summary: 'Shows whose key it is, and what its holder may do',
    answer: CallerResource,
    examples: { answer: callerExample },
    handle: showCaller,
  }),
]

/** What a client asks to know what it may offer. */
export const callerRoutes = (): readonly Route[] => routesOf(CALLER_ROUTES, {})

function showCaller({ caller }: AskedBy<object>): Reply {
  if (!caller) throw new Problem('unauthenticated', 'an API key is needed')
  return { body: presentCaller(caller) }
}

export const presentCaller = ({ key, name, role }: Caller): CallerResource => ({
  id: key,
  name,
  role,
  support: allows(role, 'support'),
  sys_admin: allows(role, 'admin'),
})
