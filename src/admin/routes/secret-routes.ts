import { z } from 'zod'
import type { Clock } from '../../time/index.js'
import type { Triggers } from '../../triggers/index.js'
import { instanceExample } from '../resources/examples.js'
import { InstanceResource } from '../resources/resources.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'
import { expectedVersion } from '../rest/version.js'
import { findInstance, INSTANCE, InstanceParams, replyWith } from './one-instance.js'

/** What the routes of secrets need. */
export interface SecretRouteParts {
  readonly triggers: Triggers
  readonly clock: Clock
}

const DAY = 86_400
const Rotation = z
  .strictObject({
    overlap: z
      .number()
      .min(0)
      .max(365 * DAY)
      .default(DAY)
      .describe('How long the present secret goes on working, in seconds; with 0 it ends at once'),
  })
  .meta({ id: 'Rotation' })
const RotationOrDefault = Rotation.prefault({})

const SECRET_ROUTES: readonly RouteEntry<SecretRouteParts>[] = [
  route({
    role: 'admin',
    verb: 'POST',
    path: `${INSTANCE}/rotate_secret`,
    name: 'rotateSecret',
    summary: 'Gives a system trigger another secret',
    params: InstanceParams,
    body: RotationOrDefault,
    answer: InstanceResource,
    refusals: ['not-found', 'conflict', 'declared-in-configuration'],
    examples: { body: { overlap: 3600 }, answer: instanceExample },
    handle: rotateSecret,
  }),
]

export const secretRoutes = (parts: SecretRouteParts): readonly Route[] => routesOf(SECRET_ROUTES, parts)

async function rotateSecret(
  asked: AskedBy<{
    params: typeof InstanceParams
    body: typeof RotationOrDefault
  }>,
  { triggers, clock }: SecretRouteParts,
): Promise<Reply> {
  const { id } = findInstance(triggers, asked.params)
  const expected = expectedVersion(asked.header('if-match'))
  return replyWith(await triggers.rotateSecret(id, asked.body.overlap * 1000, expected), asked, clock)
}
