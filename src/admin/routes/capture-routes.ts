import { z } from 'zod'
import type { Clock } from '../../time/index.js'
import type { Triggers } from '../../triggers/index.js'
import { instanceExample } from '../resources/examples.js'
import { findInstance, INSTANCE, InstanceParams, replyWith } from './one-instance.js'
import { InstanceResource } from '../resources/resources.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'

/** What the routes of captures need. */
export interface CaptureRouteParts {
  readonly triggers: Triggers
  readonly clock: Clock
}

const Capture = z
  .strictObject({
    calls: z
      .int()
      .min(0)
      .max(1000)
      .describe('How many calls, whatever was asked before; with 0 none any more'),
  })
  .meta({ id: 'Capture' })

const CAPTURE_ROUTES: readonly RouteEntry<CaptureRouteParts>[] = [
  route({
    role: 'admin',
    verb: 'POST',
    path: `${INSTANCE}/capture`,
    name: 'captureCalls',
    summary: 'Has the next calls of a system trigger recorded and not run',
    params: InstanceParams,
    body: Capture,
    answer: InstanceResource,
    refusals: ['not-found'],
    examples: { body: { calls: 5 }, answer: { ...instanceExample, capture_left: 5 } },
    handle: captureCalls,
  }),
]

/** What is captured is state: it changes no version, and may be asked of what the configuration file declares. */
export const captureRoutes = (parts: CaptureRouteParts): readonly Route[] => routesOf(CAPTURE_ROUTES, parts)

async function captureCalls(
  asked: AskedBy<{ params: typeof InstanceParams; body: typeof Capture }>,
  { triggers, clock }: CaptureRouteParts,
): Promise<Reply> {
  const instance = findInstance(triggers, asked.params)
  await instance.captures.begin(asked.body.calls)
  return replyWith(instance, asked, clock)
}
