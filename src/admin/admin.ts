import type { Router } from 'express'
import type { Keys } from '../auth/index.js'
import type { Site, SlowBodies } from '../http/index.js'
import type { Inventory } from '../inventory/index.js'
import type { Journal } from '../journal/index.js'
import type { Log } from '../log/index.js'
import type { Runtime } from '../runtime/index.js'
import type { Clock } from '../time/index.js'
import type { Triggers } from '../triggers/index.js'
import { callerRoutes } from './routes/caller-routes.js'
import { captureRoutes } from './routes/capture-routes.js'
import { executionRoutes, type Replay } from './executions/execution-routes.js'
import { explainRoutes, type ExplainCall } from './routes/explain-routes.js'
import type { HookGate } from './openapi/hook-document.js'
import { driverRoutes } from './inventory/driver-routes.js'
import { moduleEditRoutes } from './inventory/module-edit-routes.js'
import { placeosRoutes } from './inventory/placeos-routes.js'
import { systemEditRoutes } from './inventory/system-edit-routes.js'
import { instanceRoutes } from './routes/instance-routes.js'
import { keyRoutes } from './routes/key-routes.js'
import { moduleRoutes } from './routes/module-routes.js'
import { mountRoutes } from './rest/mount.js'
import { openapiOf, type OpenapiDocument } from './openapi/openapi.js'
import { publicRoutes } from './routes/public-routes.js'
import type { Route, RouteDescription } from './rest/route.js'
import { secretRoutes } from './routes/secret-routes.js'
import { signInRoutes } from './routes/sign-in-routes.js'
import { signatureRoutes } from './routes/signature-routes.js'
import { systemRoutes } from './routes/system-routes.js'
import { timeRoutes } from './routes/time-routes.js'
import { tallyRoutes } from './executions/tally-routes.js'
import { triggerRoutes } from './routes/trigger-routes.js'

/** What the REST routes need. */
export interface AdminParts {
  readonly triggers: Triggers
  readonly runtime: Runtime
  /** The systems and modules there are. @default a host's own runtime decides which there are */
  readonly inventory?: Inventory | undefined
  readonly keys: Keys
  readonly journal: Journal
  /** Runs a kept execution again. */
  readonly replay: Replay
  readonly clock: Clock
  readonly log: Log
  /** Where callers outside see the host. */
  readonly site?: Site
  /** Gives up bodies that come too slowly. @default none is given up */
  readonly slowBodies?: SlowBodies
  /** The version of the plugin, for the document. */
  readonly version: string
  /** The gates of the webhooks, which the document describes as well. */
  readonly gates: readonly HookGate[]
  /** Says what would become of a webhook call. */
  readonly explain: ExplainCall
}

/** The REST routes. */
export interface Admin {
  /**
   * Adds them to a router, which passes on everything else. Before the webhooks, which answer every URL under
   * their prefix, and one of the routes is there too.
   */
  mount(router: Router): void
  /** Every route, in the order in which they are tried. */
  readonly routes: readonly RouteDescription[]
  /** What describes them and the webhooks; made when it is first asked for. */
  openapi(): OpenapiDocument
}

/** The REST routes for API keys: triggers, where they are applied, systems, their modules, and executions. */
export function admin(parts: AdminParts): Admin {
  let document: OpenapiDocument | undefined
  const openapi = (): OpenapiDocument => (document ??= openapiOf(routes, parts))
  const routes: readonly Route[] = [
    // Before the route of any other word in its place.
    ...explainRoutes(parts.explain),
    ...publicRoutes({ ...parts, openapi }),
    ...callerRoutes(),
    ...signInRoutes(parts),
    ...keyRoutes(parts),
    ...timeRoutes(parts),
    ...signatureRoutes(),
    ...triggerRoutes(parts),
    ...systemRoutes(parts),
    ...systemEditRoutes(parts),
    ...moduleEditRoutes(parts),
    ...driverRoutes(parts),
    ...placeosRoutes(parts),
    ...instanceRoutes(parts),
    ...secretRoutes(parts),
    ...captureRoutes(parts),
    ...moduleRoutes(parts),
    ...tallyRoutes(parts),
    ...executionRoutes(parts),
  ]
  return {
    mount: (router) => {
      mountRoutes(router, routes, parts)
    },
    routes,
    openapi,
  }
}
