import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Router } from 'express'
import makeRouter from 'router'
import { callerOf, type Keys, type Proven } from '../../auth/index.js'
import type { Site, SlowBodies } from '../../http/index.js'
import type { Log } from '../../log/index.js'
import { Problem, requestId } from '../../problem/index.js'
import { requireJson, sendProblem, sendReply } from './answer.js'
import { readJson } from './body.js'
import type { Reply, Route } from './route.js'

/** Where nearly all routes are. */
export const BASE = '/api/engine/v2'

/** Where the webhooks are; what lies deeper than an instance's id is theirs. */
const WEBHOOKS = `${BASE}/webhook/`

/** A request as a router hands it on. */
type RoutedRequest = IncomingMessage & {
  readonly params?: Readonly<Record<string, string | string[]>>
  readonly originalUrl?: string
}
type Handler = (request: RoutedRequest, response: ServerResponse, next: (error?: unknown) => void) => void

/** What requests are answered with. */
export interface MountParts {
  readonly keys: Keys
  readonly log: Log
  /** Where callers outside see the host. */
  readonly site?: Site
  /** Gives up bodies that come too slowly. @default none is given up */
  readonly slowBodies?: SlowBodies
}

/**
 * Adds routes to a router and passes on all other requests. Those of webhooks are passed on before anything is
 * matched, so that they do not pay for the routes.
 */
export function mountRoutes(router: Router, routes: readonly Route[], parts: MountParts): void {
  const inner = makeRouter({ caseSensitive: true })
  for (const [path, byVerb] of byPath(routes)) inner.all(path, handler(byVerb, parts) as never)
  // Express's types ask for more than its router uses.
  const dispatch = inner as unknown as Handler
  const prefixes = [`${BASE}/`, ...routes.flatMap(({ path }) => (path.startsWith(BASE) ? [] : [path]))]
  const middleware: Handler = (request, response, next) => {
    const url = request.url ?? ''
    if (!prefixes.some((prefix) => url.startsWith(prefix)) || isWebhook(url)) {
      next()
      return
    }
    dispatch(request, response, (error) => {
      // Only a path that cannot be read comes here with an error.
      if (error === undefined || error === null) next()
      else sendProblem(response, requestId(request), new Problem('invalid-url', 'the path has a bad escape'))
    })
  }
  router.use(middleware as never)
}

/** Whether a URL names more than an instance behind the webhooks' prefix; a slash at the end names nothing. */
function isWebhook(url: string): boolean {
  if (!url.startsWith(WEBHOOKS)) return false
  const slash = url.indexOf('/', WEBHOOKS.length)
  const query = url.indexOf('?', WEBHOOKS.length)
  const end = query === -1 ? url.length : query
  return slash !== -1 && slash < end - 1
}

/** The routes of each path, in the order of the table: of paths that fit, the first one answers. */
function byPath(routes: readonly Route[]): Map<string, Map<string, Route>> {
  const paths = new Map<string, Map<string, Route>>()
  for (const route of routes) {
    const verbs = paths.get(route.path) ?? new Map<string, Route>()
    paths.set(route.path, verbs.set(route.verb, route))
    if (route.verb === 'GET') verbs.set('HEAD', route)
  }
  return paths
}

/** Answers every verb of one path. */
function handler(byVerb: ReadonlyMap<string, Route>, parts: MountParts): Handler {
  const allowed = [...byVerb.keys()].join(', ')
  return (request, response) => {
    const id = requestId(request)
    const route = byVerb.get(request.method ?? '')
    if (!route) {
      const headers = { Allow: allowed }
      sendProblem(response, id, new Problem('verb-not-allowed', `accepted here: ${allowed}`, { headers }))
      return
    }
    answer(route, request, response, parts).then(
      (reply) => {
        sendReply(response, id, route, reply)
      },
      (error: unknown) => {
        const problem = Problem.from(error)
        if (problem.status >= 500) parts.log.error(`${route.name} failed`, { error, request: id })
        sendProblem(response, id, problem)
      },
    )
  }
}

/** One request from key to reply. Who may not ask is told so before anything is read or looked up. */
async function answer(
  route: Route,
  request: RoutedRequest,
  response: ServerResponse,
  { keys, log, site, slowBodies }: MountParts,
): Promise<Reply> {
  const { caller, proof } = route.role === 'none' ? NOBODY : await callerOf(request, keys, route.role, site)
  requireJson(request, route.form)
  const body = route.body ? await readJson(request, response, slowBodies) : undefined
  const [path, query] = splitUrl(request)
  const reply = await route.run({
    role: caller?.role ?? 'user',
    caller,
    proof,
    params: request.params ?? {},
    query: new URLSearchParams(query),
    body,
    path,
    header: (name) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value[0] : value
    },
  })
  if (caller && route.verb !== 'GET') log.info(`an API key did ${route.name}`, { caller: caller.name, path })
  return reply
}

const NOBODY: Partial<Proven> = {}

function splitUrl({ originalUrl, url }: RoutedRequest): [path: string, query: string] {
  const whole = originalUrl ?? url ?? ''
  const mark = whole.indexOf('?')
  return mark === -1 ? [whole, ''] : [whole.slice(0, mark), whole.slice(mark + 1)]
}
