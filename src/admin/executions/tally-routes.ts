import { z } from 'zod'
import {
  Outcome,
  momentOfId,
  type Journal,
  type JournalQuery,
  type Tally,
  type TallyBy,
} from '../../journal/index.js'
import { Problem } from '../../problem/index.js'
import { wholeNumber } from '../rest/parameters.js'
import { listOf, searchedUntil } from '../rest/paging.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'
import { Filters, queryOf } from './execution-filters.js'
import { executionExample } from './execution-examples.js'

/** What the routes that count executions need. */
export interface TallyRouteParts {
  readonly journal: Journal
}

const path = '/api/engine/v2/executions'

/** The most steps that one answer has. */
const MOST_STEPS = 1000

const StepsQuery = Filters.extend({
  from: wholeNumber('When the first step begins, in milliseconds since the epoch'),
  to: wholeNumber('When the last one ends, in milliseconds since the epoch'),
  step: wholeNumber(`How long a step is, in milliseconds; ${String(MOST_STEPS)} steps at most`),
})

const ms = (description: string) => z.int().describe(`${description}, in milliseconds since the epoch`)
const Place = { instance: z.string().nullable(), count: z.int().min(1).describe('How many') }

const Bucket = z
  .object({
    at: ms('When the step began'),
    count: z.int().min(1).describe('How many were received in it'),
    outcomes: z
      .partialRecord(z.enum([...Outcome.options, 'none']), z.int())
      .describe('How many came to what'),
    mean_ms: z.number().nullable().describe('How long those took that have ended; null without one'),
  })
  .meta({ id: 'ExecutionBucket' })

const Failure = z
  .object({
    ...Place,
    problem: z.string().nullable().describe('Null where the method itself answered so'),
    status: z.int().nullable(),
    last: z.string().describe('The id of the newest'),
    last_at: ms('When that was received'),
  })
  .meta({ id: 'ExecutionFailure' })

const Activity = z
  .object({
    ...Place,
    failed: z.int().min(0),
    steps: z
      .array(z.tuple([z.int(), z.int(), z.int()]))
      .describe('When each began, how many, how many failed'),
  })
  .meta({ id: 'ExecutionActivity' })

const LastCall = z
  .object({ instance: z.string().nullable(), last: z.string(), last_at: z.int() })
  .meta({ id: 'LastExecution' })

const Overview = z
  .object({
    activity: z.array(Activity).describe('Of each system trigger that was called in this time'),
    failures: z
      .array(Failure)
      .describe('What failed in this time, by reason and system trigger, the newest first'),
    last: z.array(LastCall).describe('The newest execution there is of each system trigger'),
  })
  .meta({ id: 'ExecutionOverview' })
type Overview = z.output<typeof Overview>

const at = executionExample.received

const TALLY_ROUTES: readonly RouteEntry<TallyRouteParts>[] = [
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/buckets`,
    name: 'countExecutions',
    summary: 'Counts executions step by step; a step in which none was received is left out',
    query: StepsQuery,
    answer: z.array(Bucket),
    examples: { answer: [{ at, count: 2, outcomes: { answered: 1, failed: 1 }, mean_ms: 7.5 }] },
    handle: countExecutions,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/overview`,
    name: 'showOverview',
    summary: 'Shows what was called in a time, and what of it failed and why',
    query: StepsQuery,
    answer: Overview,
    examples: {
      answer: {
        activity: [{ instance: 'trig-lobby', count: 2, failed: 1, steps: [[at, 2, 1]] }],
        failures: [
          {
            instance: 'trig-lobby',
            problem: 'driver-failed',
            status: 502,
            count: 1,
            last: executionExample.id,
            last_at: at,
          },
        ],
        last: [{ instance: 'trig-lobby', last: executionExample.id, last_at: at }],
      },
    },
    handle: showOverview,
  }),
]

/** What executions come to when they are counted. */
export const tallyRoutes = (parts: TallyRouteParts): readonly Route[] => routesOf(TALLY_ROUTES, parts)

/** @throws Problem `invalid-parameter` for steps that nobody could look through */
function checkSteps({ from, to, step }: z.output<typeof StepsQuery>): void {
  if (step > 0 && to > from && (to - from) / step <= MOST_STEPS) return
  throw new Problem('invalid-parameter', `from, to and step must give 1 to ${String(MOST_STEPS)} steps`)
}

async function countExecutions(
  { query }: AskedBy<{ query: typeof StepsQuery }>,
  { journal }: TallyRouteParts,
): Promise<Reply> {
  checkSteps(query)
  const { tallies, until } = await journal.tally(queryOf(query), {
    step: query.step,
    outcome: true,
    took: true,
  })
  const buckets = [...grouped(tallies, ({ at }) => at ?? 0)].sort(([a], [b]) => a - b)
  const bodies = buckets.map(([at, list]) => ({ at, ...bucketOf(list) }))
  return listOf(bodies, 'buckets', until)
}

function bucketOf(list: readonly Tally[]): Omit<z.output<typeof Bucket>, 'at'> {
  const ended = sum(list, ({ ended }) => ended)
  return {
    count: sum(list, ({ count }) => count),
    outcomes: Object.fromEntries(list.map(({ outcome, count }) => [outcome ?? 'none', count])),
    mean_ms: ended === 0 ? null : sum(list, ({ took }) => took) / ended,
  }
}

async function showOverview(
  { query }: AskedBy<{ query: typeof StepsQuery }>,
  { journal }: TallyRouteParts,
): Promise<Reply> {
  checkSteps(query)
  const { step } = query
  const meant = queryOf(query)
  const whenever = { ...meant, from: undefined, to: undefined }
  const untils: string[] = []
  const tally = async (query: JournalQuery, by: TallyBy): Promise<readonly Tally[]> => {
    const { tallies, until } = await journal.tally(query, by)
    if (until !== undefined) untils.push(until)
    return tallies
  }
  const [all, failed, reasons, last] = await Promise.all([
    tally(meant, { step, instance: true }),
    tally({ ...meant, failed: true }, { step, instance: true }),
    tally({ ...meant, failed: true }, { instance: true, problem: true, status: true, last: true }),
    tally(whenever, { instance: true, last: true }),
  ])
  const body: Overview = {
    activity: activityOf(all, failed),
    failures: reasons.flatMap(failureOf).sort((a, b) => b.last_at - a.last_at),
    last: last.flatMap(({ instance, last }) =>
      last === null ? [] : [{ instance, last, last_at: momentOfId(last) }],
    ),
  }
  // What was looked through by each is what all of them are true of.
  return { body, headers: searchedUntil(untils.sort().at(-1)) }
}

const failureOf = ({ instance, problem, status, count, last }: Tally): Overview['failures'] =>
  last === null ? [] : [{ instance, problem, status, count, last, last_at: momentOfId(last) }]

function activityOf(all: readonly Tally[], failed: readonly Tally[]): Overview['activity'] {
  const nameOf = ({ instance, at }: Tally): string => `${String(at)} ${instance ?? ''}`
  const failures = new Map(failed.map((tally) => [nameOf(tally), tally.count]))
  const failedOf = (tally: Tally): number => failures.get(nameOf(tally)) ?? 0
  return [...grouped(all, ({ instance }) => instance)].map(([instance, list]) => ({
    instance,
    count: sum(list, ({ count }) => count),
    failed: sum(list, failedOf),
    steps: list
      .map((tally): [number, number, number] => [tally.at ?? 0, tally.count, failedOf(tally)])
      .sort(([a], [b]) => a - b),
  }))
}

const sum = <Thing>(list: readonly Thing[], of: (thing: Thing) => number): number =>
  list.reduce((total, thing) => total + of(thing), 0)

function grouped<Thing, Name>(list: readonly Thing[], nameOf: (thing: Thing) => Name): Map<Name, Thing[]> {
  const groups = new Map<Name, Thing[]>()
  for (const thing of list) {
    const group = groups.get(nameOf(thing))
    if (group) group.push(thing)
    else groups.set(nameOf(thing), [thing])
  }
  return groups
}
