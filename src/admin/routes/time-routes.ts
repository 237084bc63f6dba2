import { z } from 'zod'
import { faultsOf, fit, Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import { occurrencesOf, TimeDependent } from '../../triggers/index.js'
import { word } from '../rest/parameters.js'
import { inSeconds } from '../resources/present.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'

/** How many moments are shown to somebody who writes an expression. */
const SHOWN = 5

/** What the routes of times need. */
export interface TimeRouteParts {
  readonly clock: Clock
}

const ListQuery = z.object({
  cron: word('The expression: five fields, such as 30 2 * * *'),
  timezone: word("The IANA zone it is read in; the host's own if left out").optional(),
})

const TIME_ROUTES: readonly RouteEntry<TimeRouteParts>[] = [
  route({
    role: 'support',
    verb: 'GET',
    path: '/api/engine/v2/triggers/occurrences',
    name: 'listOccurrences',
    summary: `Tells the next ${String(SHOWN)} moments of a cron expression`,
    query: ListQuery,
    answer: z.array(z.int()).describe('Seconds since the epoch, in order'),
    examples: { answer: [1_773_480_600, 1_773_567_000] },
    handle: listOccurrences,
  }),
]

/** Before the routes of triggers: a trigger with such an id cannot be reached. */
export const timeRoutes = (parts: TimeRouteParts): readonly Route[] => routesOf(TIME_ROUTES, parts)

function listOccurrences({ query }: AskedBy<{ query: typeof ListQuery }>, { clock }: TimeRouteParts): Reply {
  const { data, error } = fit(TimeDependent, { type: 'cron', ...query })
  if (data) return { body: occurrencesOf(data, clock.now(), SHOWN).map(inSeconds) }
  const faults = faultsOf(error)
  const detail = faults.map(({ path, message }) => `${path}: ${message}`).join('; ')
  throw new Problem('invalid-parameter', detail, { faults })
}
