import { z } from 'zod'
import type { Found, Journal, JournalPart, JournalQuery, WholeExecution } from '../../journal/index.js'
import { Problem } from '../../problem/index.js'
import { ExecutionResource, WholeExecutionResource } from './execution-resources.js'
import { executionExample, wholeExecutionExample } from './execution-examples.js'
import { Filters, queryOf } from './execution-filters.js'
import { pageHeaders } from '../rest/paging.js'
import { flag, wholeNumber, word } from '../rest/parameters.js'
import { presentExecution, presentWhole } from './present-execution.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'

/** Runs a kept execution again, and gives the new one. Rejects with Problem `not-replayable` or `shutting-down`. */
export type Replay = (execution: WholeExecution) => Promise<WholeExecution>

/** What the routes of executions need. */
export interface ExecutionRouteParts {
  readonly journal: Journal
  readonly replay: Replay
}

const path = '/api/engine/v2/executions'
const params = z.object({ id: word('The execution') })

/** The most that one answer lists. */
const MOST = 1000

/** How many are read at a time for an export. */
const PAGE = 100

const ListQuery = Filters.extend({
  limit: wholeNumber(`How many to list: 100 unless said, ${String(MOST)} at most`).default(100),
  offset: wholeNumber('How many to leave out from the beginning; none unless said').default(0),
  before: word('Only those older than this execution: a way to page through a list that grows').optional(),
  after: word('Only those newer than this execution, as a gap of the websocket says it').optional(),
  total: flag('With false, it is not counted how many there are in all').default(true),
})

type OneAsked = AskedBy<{ params: typeof params }>

const EXECUTION_ROUTES: readonly RouteEntry<ExecutionRouteParts>[] = [
  route({
    role: 'support',
    verb: 'GET',
    path,
    name: 'listExecutions',
    summary: 'Lists executions, the newest first',
    query: ListQuery,
    answer: z.array(ExecutionResource),
    isPaged: true,
    examples: { answer: [executionExample] },
    handle: listExecutions,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/export`,
    name: 'exportExecutions',
    summary: 'Gives executions with all that is kept of them, the newest first, one a line',
    query: Filters,
    answer: WholeExecutionResource,
    form: 'lines',
    examples: { answer: wholeExecutionExample },
    handle: exportExecutions,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/:id`,
    name: 'showExecution',
    summary: 'Shows an execution with its request and its reply',
    params,
    answer: WholeExecutionResource,
    refusals: ['not-found'],
    examples: { answer: wholeExecutionExample },
    handle: showExecution,
  }),
  route({
    role: 'admin',
    verb: 'POST',
    path: `${path}/:id/replay`,
    name: 'replayExecution',
    summary:
      'Runs an execution again: the same bytes through the same gates, but for those that ask who calls',
    params,
    status: 201,
    answer: WholeExecutionResource,
    refusals: ['not-found', 'not-replayable', 'shutting-down'],
    examples: {
      answer: { ...wholeExecutionExample, replay_of: executionExample.id, bypassed: ['secret given'] },
    },
    handle: replayExecution,
  }),
]

export const executionRoutes = (parts: ExecutionRouteParts): readonly Route[] =>
  routesOf(EXECUTION_ROUTES, parts)

async function listExecutions(
  { query, path }: AskedBy<{ query: typeof ListQuery }>,
  { journal }: ExecutionRouteParts,
): Promise<Reply> {
  const { offset, before, after } = query
  const limit = Math.min(query.limit, MOST)
  const meant = queryOf(query)
  // One more tells whether there is a next page.
  const part = { before, after, limit: limit + 1, offset }
  const { executions, total, until } = await foundOf(meant, part, query.total, journal)
  const listed = executions.slice(0, limit)
  const behind = executions.length > limit ? listed.at(-1)?.id : until
  const next = behind === undefined ? undefined : { ...query, limit, offset: 0, before: behind }
  const end = offset + listed.length
  const place = { table: 'executions', offset, end, total, path, next, until }
  return { body: listed.map(presentExecution), headers: pageHeaders(place) }
}

interface FoundPart extends Pick<Found, 'executions' | 'until'> {
  /** Undefined where it is not known. */
  readonly total: number | undefined
}

async function foundOf(
  query: JournalQuery,
  part: JournalPart,
  isCounted: boolean,
  journal: Journal,
): Promise<FoundPart> {
  if (query.text === undefined) {
    const [executions, total] = await Promise.all([
      journal.list(query, part),
      isCounted ? journal.count(query) : undefined,
    ])
    return { executions, total, until: undefined }
  }
  // What is counted is what is looked through, and that begins where the page does.
  const isWhole = isCounted && part.before === undefined && part.after === undefined
  const { executions, count, until } = await journal.search(query, { ...part, isCounted: isWhole })
  return { executions, total: isWhole && until === undefined ? count : undefined, until }
}

async function exportExecutions(
  { query }: AskedBy<{ query: typeof Filters }>,
  { journal }: ExecutionRouteParts,
): Promise<Reply> {
  const meant = queryOf(query)
  // Whatever keeps it from being read is told by a status.
  await journal.list({}, { limit: 1 })
  return { lines: everything(journal, meant) }
}

async function showExecution(asked: OneAsked, { journal }: ExecutionRouteParts): Promise<Reply> {
  return { body: presentWhole(await find(asked, journal)) }
}

async function replayExecution(asked: OneAsked, { journal, replay }: ExecutionRouteParts): Promise<Reply> {
  return { body: presentWhole(await replay(await find(asked, journal))) }
}

async function find({ params: { id } }: OneAsked, journal: Journal): Promise<WholeExecution> {
  const execution = await journal.find(id)
  if (execution) return execution
  throw new Problem('not-found', `there is no execution ${id}`)
}

async function* everything(journal: Journal, query: JournalQuery): AsyncIterable<WholeExecutionResource> {
  for (let before: string | undefined; ;) {
    const { executions, until } = await foundOf(query, { before, limit: PAGE }, false, journal)
    for (const { id } of executions) {
      // It may have been forgotten meanwhile.
      const execution = await journal.find(id)
      if (execution) yield presentWhole(execution)
    }
    before = executions.length < PAGE ? until : executions.at(-1)?.id
    if (before === undefined) return
  }
}
