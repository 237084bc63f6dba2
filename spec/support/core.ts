import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { WebSocketServer, type WebSocket } from 'ws'
import type { PlaceOsCluster } from './placeos-cluster.js'

/** What may go wrong with one call. */
export type Fault =
  /** The connection is lost before the call was looked at. */
  | 'reset before'
  /** The method runs, and the connection is lost instead of an answer. */
  | 'reset after'
  /** The method runs, and half of its answer comes. */
  | 'half an answer'
  /** The method runs, and no answer ever comes. */
  | 'no answer'
  /** The method runs, and its answer is text that is no JSON. */
  | 'no JSON'
  /** The method runs, and its answer is 20 MB of JSON. */
  | '20 MB'

/** A call that came to a core. */
export interface CoreCall {
  readonly module: string
  readonly method: string
  readonly args: unknown
  readonly user: string | null
  readonly request: string | undefined
  readonly node: string
  /** Whether the core had not loaded the module, and did so for this call. */
  readonly isWrongNode: boolean
  /** When it came, by `performance.now`. */
  readonly at: number
}

const COMMAND = /^\/api\/core\/v1\/command\/([^/]+)\/(execute|debugger)$/

/**
 * A double of one PlaceOS core: what its HTTP interface does, as far as callers see.
 * @see PlaceOS/core 3351920: `api/command.cr`, `api/root.cr`, `api/status.cr`, `process_manager/local.cr`
 */
export class CoreDouble {
  /** Modules it runs. */
  readonly loaded = new Set<string>()
  /** Gives what goes wrong with a call. */
  fault: (call: CoreCall) => Fault | undefined = () => undefined
  /** Sockets that watch a module's log. */
  readonly #debuggers = new Map<string, Set<WebSocket>>()
  readonly #sockets = new WebSocketServer({ noServer: true })
  readonly #server: Server
  #port = 0

  constructor(private readonly cluster: PlaceOsCluster) {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined)
      })
    })
    // Crystal's server keeps connections for as long as their clients do.
    this.#server.keepAliveTimeout = 0
    this.#server.on('upgrade', (request, socket, head) => {
      const module = COMMAND.exec(request.url ?? '')?.[1] ?? ''
      if (!this.loaded.has(module)) socket.destroy()
      else
        this.#sockets.handleUpgrade(request, socket, head, (watcher) => {
          const all = this.#debuggers.get(module) ?? new Set()
          this.#debuggers.set(module, all.add(watcher))
          watcher.on('close', () => all.delete(watcher))
        })
    })
  }

  /** Such as `http://127.0.0.1:34567`. */
  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}`
  }

  /** Listens: on any free port the first time, on the same after that. */
  async listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  /** Ends all connections, and refuses new ones. */
  async refuse(): Promise<void> {
    for (const watcher of this.#sockets.clients) watcher.terminate()
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  /** Sends a line of a module's log to those who watch it: 0 trace to 6 fatal. @see `command.cr:54-65` */
  log(module: string, severity: number, message: string): void {
    for (const watcher of this.#debuggers.get(module) ?? []) watcher.send(JSON.stringify([severity, message]))
  }

  /** How many watch a module's log. */
  watchers(module: string): number {
    return this.#debuggers.get(module)?.size ?? 0
  }

  /** Has a module no more; those who watch its log are cut off. */
  unload(module: string): void {
    this.loaded.delete(module)
    for (const watcher of this.#debuggers.get(module) ?? []) watcher.close()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.url)
    const id = request.headers['x-request-id']
    // @see `api/application.cr:14-21`
    if (id !== undefined) response.setHeader('X-Request-ID', id)
    const [, module = '', action] = COMMAND.exec(pathname) ?? []
    if (request.method === 'POST' && action === 'execute')
      await this.#execute(module, searchParams.get('user_id'), request, response)
    else if (pathname === '/api/core/v1/status/loaded') this.#tellLoaded(response)
    else if (pathname === '/api/core/v1/ready' || pathname === '/api/core/v1/') response.end()
    else response.writeHead(404).end()
  }

  /** @see `status.cr:68-73` */
  #tellLoaded(response: ServerResponse): void {
    const edges = new Map<string, { a_driver: string[] }>()
    const local: string[] = []
    for (const id of this.loaded) {
      const on = this.cluster.module(id)?.edge
      if (on === undefined) local.push(id)
      else edges.set(on, { a_driver: [...(edges.get(on)?.a_driver ?? []), id] })
    }
    response.setHeader('Content-Type', 'application/json')
    const edge = Object.fromEntries(edges)
    response.end(JSON.stringify({ local: local.length > 0 ? { a_driver: local } : {}, edge }))
  }

  async #execute(
    id: string,
    user: string | null,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = await text(request)
    // @see `command.cr:34-39`
    if (body === '') return void response.writeHead(406).end()
    const module = this.cluster.module(id)
    // Empty in production. @see `local.cr:62-94`
    if (!module?.isRunning) return void response.writeHead(500).end()
    const payload = JSON.parse(body) as Record<string, unknown>
    const method = String(payload.__exec__)
    // @see `local.cr:72-77`: a core that is asked for a module it has not loaded loads it and starts it.
    const isWrongNode = !this.loaded.has(id)
    if (isWrongNode) this.loaded.add(id)
    const call: CoreCall = {
      ...{ module: id, method, args: payload[method], user, node: this.url, isWrongNode },
      at: performance.now(),
      request: request.headers['x-request-id']?.toString(),
    }
    const fault = this.fault(call)
    if (fault === 'reset before') return void response.destroy()
    this.cluster.calls.push(call)
    let output: unknown
    try {
      output = await module.run(method, call.args)
    } catch (error) {
      // @see `command.cr:67-71`
      response.writeHead(203, { 'Content-Type': 'application/json' })
      const message = error instanceof Error ? error.message : String(error)
      return void response.end(JSON.stringify({ error: message, backtrace: ['a_driver.cr:1:2 in one'] }))
    }
    await this.#tell(output, fault, response)
  }

  async #tell(output: unknown, fault: Fault | undefined, response: ServerResponse): Promise<void> {
    if (fault === 'reset after') return void response.destroy()
    if (fault === 'no answer') return
    const json = output === undefined ? '' : JSON.stringify(output)
    // @see `command.cr:45-51`: the driver's own code, and what it gave as it is; nothing at all for no output.
    response.writeHead(200, { 'Response-Code': '200', 'Content-Type': 'application/json' })
    if (fault === 'half an answer') {
      response.write(json.slice(0, json.length / 2))
      await new Promise((sent) => setImmediate(sent))
      return void response.destroy()
    }
    if (fault === 'no JSON') response.end('[:info, "done"]')
    else if (fault === '20 MB') response.end(JSON.stringify('x'.repeat(20_000_000)))
    else response.end(json)
  }
}
