import makeRouter from 'router'
import { admin } from '../admin/index.js'
import { consolePages } from '../console/index.js'
import { inOriginForm, Site, SlowBodies } from '../http/index.js'
import { operationsPages } from '../operations/index.js'
import { limitsWith, realtime } from '../realtime/index.js'
import { addressesIn, webhooks } from '../webhooks/index.js'
import type { PluginRouter } from './guest/face.js'
import { parseContribution } from './guest/contribution.js'
import { answeredBy } from './guest/mount-path.js'
import type { Composition, Core, CoreParts } from './parts.js'
import { VERSION } from './version.js'

/** What others call: webhooks, REST, the websocket, the console and the pages for operators. */
export function makeFaces(
  core: Core,
  { settings, log, mountPath = '', contribution = parseContribution({}) }: CoreParts,
): Pick<Composition, 'hooks' | 'live' | 'router'> {
  const { maxBodyBytes, bodyTimeoutMs, publicUrl, trustedProxies, maxFailedSecretsPerMinute } = settings
  const { maxQueuedDeliveries, maxQueuedDeliveriesInAll, bodiesMegabytes } = settings
  const slowBodies = new SlowBodies(core.clock, bodyTimeoutMs)
  const site = new Site({ publicUrl, isProxy: addressesIn(trustedProxies) })
  const hooks = webhooks({
    ...core,
    log,
    ...{ maxBodyBytes, slowBodies, publicUrl, mountPath, site, trustedProxies, maxFailedSecretsPerMinute },
    ...{ maxQueuedDeliveries, maxQueuedDeliveriesInAll, maxBodiesBytes: bodiesMegabytes * 1e6 },
    onRefusal: (gate, code) => {
      core.metrics.refused(gate, code)
    },
  })
  const { gates, explain, replay } = hooks
  const rest = admin({ ...core, log, site, slowBodies, version: VERSION, gates, explain, replay })
  const live = realtime({
    ...core,
    log,
    mountPath,
    feed: core.executions,
    limits: limitsWith(settings),
    site,
    origins: settings.allowedOrigins,
    isPlain: answeredBy(contribution, mountPath),
  })
  const pages = consolePages({ log, version: VERSION, publicUrl: publicUrl?.replace(/\/+$/, '') })
  const router = makeRouter()
  // Each before those with wider prefixes.
  if (contribution.realtime) live.mount(router)
  if (contribution.rest) rest.mount(router)
  if (contribution.webhooks) router.use(hooks.lateReplies)
  if (contribution.console) pages.mount(router)
  if (contribution.operations)
    router.use(operationsPages({ ...core, log, site, hosts: () => core.presence.hosts }))
  // Express's types ask for more than its router uses.
  const others = router as unknown as PluginRouter
  return { hooks, live, router: inOriginForm(contribution.webhooks ? inOrder(hooks.calls, others) : others) }
}

/** Has one handle what it will, and another what that passes on; what it throws is passed on as a router does. */
const inOrder =
  (first: PluginRouter, second: PluginRouter): PluginRouter =>
  (request, response, next) => {
    try {
      first(request, response, (error) => {
        if (error === undefined) second(request, response, next)
        else next(error)
      })
    } catch (error) {
      next(error)
    }
  }
