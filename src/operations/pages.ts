import type { IncomingMessage, ServerResponse } from 'node:http'
import { callerOf, type Keys } from '../auth/index.js'
import { send, sendProblem, typed, type Site } from '../http/index.js'
import type { Log } from '../log/index.js'
import { Problem, requestId } from '../problem/index.js'
import type { Metrics } from './metrics.js'
import type { Readiness } from './readiness.js'

/** What the routes for operators need. */
export interface OperationsParts {
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>
  readonly readiness: Pick<Readiness, 'refusal'>
  readonly keys: Keys
  readonly log: Log
  /** How many hosts are at work on the same records. @default this one alone */
  readonly hosts?: () => number
  /** Where callers outside see the host. */
  readonly site?: Site
}

interface Page {
  readonly type: string
  readonly text: string
}

/** Needs nothing of Express's own, in its types neither: they reach hosts that have none of them. */
export type PagesMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

type Show = (request: IncomingMessage) => Promise<Page> | Page
type Pages = ReadonlyMap<string, Show>

/**
 * Middleware: answers what operators and their tools ask, and passes on everything else: `/healthz`, which is
 * answered as long as anything is; `/readyz`, with 503 and the part that is not ready; and `/metrics`, for API keys
 * of the role support. After the webhooks, which then do not pay for it.
 */
export function operationsPages({
  metrics,
  readiness,
  keys,
  log,
  site,
  hosts = () => 1,
}: OperationsParts): PagesMiddleware {
  const pages: Pages = new Map<string, Show>([
    ['/healthz', () => page({ status: 'up' })],
    [
      '/readyz',
      () => {
        const refusal = readiness.refusal()
        if (refusal) throw refusal
        return page({ status: 'ready', ...warningOf(hosts()) })
      },
    ],
    [
      '/metrics',
      async (request) => {
        await callerOf(request, keys, 'support', site)
        return { type: metrics.contentType, text: await metrics.text() }
      },
    ],
  ])
  return function operationsPages(request, response, next) {
    const show = pages.get((request.url ?? '').split('?', 1)[0] ?? '')
    if (!show) {
      next()
      return
    }
    shown(request, show).then(
      ({ type, text }) => {
        send(response, 200, { ...NOT_KEPT, ...typed(type) }, text)
      },
      (error: unknown) => {
        const problem = Problem.from(error)
        if (problem.code === 'unexpected-failure') log.error('a page for operators failed', { error })
        sendProblem(response, problem, requestId(request), { ...NOT_KEPT })
      },
    )
  }
}

/** It goes on answering: sending calls elsewhere makes nothing of this better. */
const warningOf = (hosts: number): object =>
  hosts === 1
    ? {}
    : {
        hosts,
        warning: `${String(hosts)} hosts are at work on one database: each of them runs every module and fires every trigger`,
      }

async function shown(request: IncomingMessage, show: Show): Promise<Page> {
  if (request.method === 'GET' || request.method === 'HEAD') return await show(request)
  throw new Problem('verb-not-allowed', 'accepted here: GET, HEAD', { headers: { Allow: 'GET, HEAD' } })
}

const page = (value: object): Page => ({ type: 'application/json', text: JSON.stringify(value) })

const NOT_KEPT = { 'Cache-Control': 'no-store' }
