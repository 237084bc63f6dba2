import { z } from 'zod'
import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import { secretKind, type Triggers } from '../../triggers/index.js'
import { WEBHOOKS } from '../../webhook-url/index.js'
import { triggerExample } from '../resources/examples.js'
import { word } from '../rest/parameters.js'
import { presentTrigger } from '../resources/present.js'
import { AuthorityResource, TriggerResource } from '../resources/resources.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'

/** What the routes need that ask for no role. */
export interface PublicRouteParts {
  readonly triggers: Triggers
  readonly clock: Clock
  readonly openapi: () => object
}

/** PlaceOS's clients take other URLs for what does not call itself version 2. */
const API_VERSION = 'v2.0.0'

/** What clients that bring an API key need to know; there is nothing to log in to. */
const AUTHORITY: Omit<AuthorityResource, 'domain'> = {
  id: 'authority-1',
  name: 'placeos-webhooks',
  description: '',
  login_url: '/login?continue={{url}}',
  logout_url: '/auth/logout',
  session: false,
  production: true,
  config: {},
  version: API_VERSION,
}

const WebhookParams = z.object({ id: word('The system trigger') })
const WebhookQuery = z.object({
  secret: word('The secret of the webhook; X-Webhook-Secret may say it').optional(),
})

const PUBLIC_ROUTES: readonly RouteEntry<PublicRouteParts>[] = [
  route({
    role: 'none',
    verb: 'GET',
    path: '/auth/authority',
    name: 'showAuthority',
    summary: "Says who answers, as PlaceOS's clients ask before anything else",
    answer: AuthorityResource,
    examples: { answer: { ...AUTHORITY, domain: 'hooks.example.org' } },
    handle: showAuthority,
  }),
  route({
    role: 'none',
    verb: 'GET',
    path: '/api/engine/v2/openapi.json',
    name: 'showOpenapi',
    summary: 'Describes every route, as OpenAPI 3.1',
    answer: z.record(z.string(), z.unknown()),
    handle: (_asked, { openapi }: PublicRouteParts) => ({ body: openapi() }),
  }),
  route({
    role: 'user',
    verb: 'GET',
    path: `${WEBHOOKS}/:id`,
    name: 'showWebhook',
    summary: 'Shows the trigger of a webhook to whoever knows its secret',
    params: WebhookParams,
    query: WebhookQuery,
    answer: TriggerResource,
    refusals: ['not-found', 'missing-parameter'],
    examples: { answer: triggerExample },
    handle: showWebhook,
  }),
]

export const publicRoutes = (parts: PublicRouteParts): readonly Route[] => routesOf(PUBLIC_ROUTES, parts)

function showAuthority({ header }: AskedBy<object>): Reply {
  // HTTP/2 has it in a place of its own.
  const host = header('host') ?? header(':authority') ?? ''
  return { body: { ...AUTHORITY, domain: host.replace(/:\d+$/, '') } }
}

function showWebhook(
  { params, query, header }: AskedBy<{ params: typeof WebhookParams; query: typeof WebhookQuery }>,
  { triggers, clock }: PublicRouteParts,
): Reply {
  const secret = query.secret ?? header('x-webhook-secret')
  if (secret === undefined) {
    const faults = [{ path: 'secret', message: 'is required' }]
    throw new Problem('missing-parameter', "missing required parameter 'secret'", { faults })
  }
  const instance = triggers.find(params.id)
  const kind = secretKind(secret, instance?.systemTrigger, () => clock.now())
  if (kind && instance?.systemTrigger.enabled) return { body: presentTrigger(instance.trigger) }
  // The same for every reason, so that nobody learns which it was.
  throw new Problem('not-found', 'there is no such webhook')
}
