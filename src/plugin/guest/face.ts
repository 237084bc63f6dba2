import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendProblem } from '../../http/index.js'
import type { Log } from '../../log/index.js'
import { Problem, requestId } from '../../problem/index.js'
import type { Stop } from '../../time/index.js'

/**
 * An Express router that also takes the requests of a bare `node:http` server. Its type is its call alone, so
 * that hosts need no types of Express.
 */
export type PluginRouter = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/** What a host holds of a plugin: it may do so for ever, and holds nothing more once the plugin is closed. */
export interface Face {
  readonly router: PluginRouter
  /** Notes the way to leave a server as it was. */
  attached(stop: Stop): Stop
  /** Leaves every server, and passes on all requests from now on. */
  close(): void
}

export function faceOf(router: PluginRouter, log: Log): Face {
  let inner: PluginRouter | undefined = router
  const stops = new Set<Stop>()
  return {
    router: (request, response, next) => {
      if (!inner) next()
      else
        inner(request, response, (error) => {
          if (isFailure(error)) fail(request, response, error, log)
          else next()
        })
    },
    attached: (stop) => {
      const leave = (): void => {
        if (stops.delete(leave)) stop()
      }
      stops.add(leave)
      return leave
    },
    close: () => {
      inner = undefined
      for (const leave of stops) leave()
    },
  }
}

/** Express leaves a router, or a route, by these words. */
const isFailure = (error: unknown): boolean =>
  error !== undefined && error !== null && error !== 'router' && error !== 'route'

/** What went wrong here is answered here: a host might show the stack. */
function fail(request: IncomingMessage, response: ServerResponse, error: unknown, log: Log): void {
  const problem = Problem.from(error)
  const id = requestId(request)
  if (problem.status >= 500) log.error('a request failed unexpectedly', { error, request: id })
  sendProblem(response, problem, id, { 'X-Request-ID': id })
}
