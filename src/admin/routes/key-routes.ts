import { z } from 'zod'
import { roles, type KeyListing, type Keys } from '../../auth/index.js'
import { Problem } from '../../problem/index.js'
import { word } from '../rest/parameters.js'
import { inSeconds } from '../resources/present.js'
import { KeyResource, NewKeyResource } from '../resources/resources.js'
import { listOf } from '../rest/paging.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'

/** What the routes of API keys need. */
export interface KeyRouteParts {
  readonly keys: Keys
}

const path = '/api/engine/v2/api_keys'
const params = z.object({ id: word('The key') })

const NewKey = z
  .strictObject({
    name: z.string().trim().min(1).max(200).describe('What people call it'),
    role: z.enum(roles).describe('What its holder may do'),
  })
  .meta({ id: 'ApiKeyDefinition' })

const keyExample: KeyResource = {
  id: '0f3a9c5be2d14c7c8f5c1a2b3d4e5f60',
  name: 'Front desk',
  role: 'support',
  created_at: 1_773_480_413,
  last_used_at: 1_773_484_000,
}

const KEY_ROUTES: readonly RouteEntry<KeyRouteParts>[] = [
  route({
    role: 'admin',
    verb: 'GET',
    path,
    name: 'listApiKeys',
    summary: 'Lists API keys, the oldest first, without the keys themselves',
    answer: z.array(KeyResource),
    examples: { answer: [keyExample] },
    handle: listKeys,
  }),
  route({
    role: 'admin',
    verb: 'POST',
    path,
    name: 'createApiKey',
    summary: 'Makes an API key, and shows it this once',
    body: NewKey,
    status: 201,
    answer: NewKeyResource,
    examples: {
      body: { name: 'Front desk', role: 'support' },
      answer: { id: keyExample.id, key: `${keyExample.id}.kE3v0Jt9QmXbWl2yZcR7uNfA8sDhGpT1iOeVxBqLwYM` },
    },
    handle: createKey,
  }),
  route({
    role: 'admin',
    verb: 'DELETE',
    path: `${path}/:id`,
    name: 'removeApiKey',
    summary: 'Ends an API key, and whoever is signed in with it',
    params,
    status: 202,
    refusals: ['not-found'],
    handle: removeKey,
  }),
]

/** API keys, for administrators. */
export const keyRoutes = (parts: KeyRouteParts): readonly Route[] => routesOf(KEY_ROUTES, parts)

async function listKeys(_: AskedBy<object>, { keys }: KeyRouteParts): Promise<Reply> {
  return listOf((await keys.list()).map(presentKey), 'api_keys')
}

async function createKey(
  { body }: AskedBy<{ body: typeof NewKey }>,
  { keys }: KeyRouteParts,
): Promise<Reply> {
  return { body: await keys.create(body) }
}

async function removeKey(
  { params: { id } }: AskedBy<{ params: typeof params }>,
  { keys }: KeyRouteParts,
): Promise<Reply> {
  if (await keys.revoke(id)) return {}
  throw new Problem('not-found', `there is no key ${id}`)
}

const presentKey = ({ created_at, last_used_at, ...key }: KeyListing): KeyResource => ({
  ...key,
  created_at: inSeconds(created_at),
  last_used_at: last_used_at === null ? undefined : inSeconds(last_used_at),
})
