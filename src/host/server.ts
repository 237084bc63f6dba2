import { createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { sendProblem } from '../http/index.js'
import type { Plugin } from '../plugin/index.js'
import { Problem } from '../problem/index.js'
import type { ServerLimits } from './server-limits.js'

/** How often the server looks for calls whose head has not come in time, in milliseconds. */
const LOOK_MS = 1000

/**
 * A caller may say that nothing follows its request, and still be answered: Node would end the connection at once. It
 * ends behind the last answer. Node's types do not have it.
 */
const HALF_CLOSED = { httpAllowHalfOpen: true } as const

/**
 * The plugin's router straight on `node:http`: much faster than an Express app around it.
 * @param isEnding whether the host takes no more calls
 */
export function serve(
  plugin: Pick<Plugin, 'router' | 'attach'>,
  { keepAliveMs, headTimeoutMs, idleTimeoutMs }: ServerLimits,
  isEnding: () => boolean = () => false,
): Server {
  const limits = {
    keepAliveTimeout: keepAliveMs,
    headersTimeout: headTimeoutMs,
    connectionsCheckingInterval: LOOK_MS,
    // Of bodies the plugin sees to: a large one may take its time while it comes.
    requestTimeout: 0,
  }
  const server = createServer(limits, (request, response) => {
    plugin.router(request, response, (error) => {
      answerUnclaimed(request, response, error, isEnding())
    })
  })
  Object.assign(server, HALF_CLOSED)
  server.setTimeout(idleTimeoutMs, endIdle)
  plugin.attach(server)
  return server
}

/** Ends a connection on which nothing moves, unless that is since the answer is not there yet. */
function endIdle(socket: Socket): void {
  const underWay: unknown = '_httpMessage' in socket ? socket._httpMessage : undefined
  if (underWay instanceof ServerResponse && socket.writableLength === 0) return
  socket.destroy()
}

function answerUnclaimed(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  isEnding: boolean,
): void {
  const path = (request.url ?? '').split('?', 1)[0] ?? ''
  // A plugin that has closed passes on what was its own.
  const nothing = isEnding
    ? new Problem('shutting-down', 'try again a little later')
    : new Problem('not-found', 'nothing is here')
  const problem = error === undefined ? nothing : Problem.from(error)
  sendProblem(response, problem, path)
}

/** The connections a server has, as they come and go. */
export function connectionsOf(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>()
  server.on('connection', (connection: Socket) => {
    // One comes again whose offer to go on otherwise was passed over.
    if (connections.has(connection)) return
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
  })
  return connections
}

/** Rejects with Node's error for the port. */
export async function listen(
  server: Server,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<void> {
  await new Promise<void>((done, fail) => {
    server.once('error', fail).listen(port, host, done)
  })
}
