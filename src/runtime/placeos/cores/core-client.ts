import { Agent, request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as SecureAgent, request as requestHttps } from 'node:https'
import type { Clock } from '../../../time/index.js'

/** How long a connection may take, in milliseconds. */
const CONNECT_MS = 2000

/** How long a connection is kept that nobody uses, in milliseconds: the shorter, the rarer it is gone when it is used. */
const FREE_MS = 4000

/** The longest answer that is read, in bytes. */
const LONGEST = 16 * 1024 * 1024

/** What became of a call. */
export type CoreAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** Nothing was sent. */
  | { readonly kind: 'not connected'; readonly reason: string }
  /** It was sent, and there is no answer to it: it may have run. */
  | { readonly kind: 'lost'; readonly reason: string }

/** A call of a function. */
export interface ExecuteCall {
  readonly module: string
  /** The body: which function, with what. */
  readonly payload: string
  /** Who calls. */
  readonly user: string | undefined
  readonly request: string | undefined
}

/** A call under way. */
export interface Sent {
  /** Never rejects. */
  readonly answer: Promise<CoreAnswer>
  /** Has it end as lost. */
  end(reason: string): void
}

interface Message {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string
  readonly onSend: () => void
}

/** Speaks with cores. A call is sent once: whether a second would run it twice is not for this to know. */
export class CoreClient {
  readonly #agents = new Map<string, Agent>()

  constructor(private readonly clock: Clock) {}

  /**
   * Calls a function of a module.
   * @param onSend hears, once, that there is a connection and the call goes out
   */
  execute(core: string, { module, payload, user, request }: ExecuteCall, onSend: () => void): Sent {
    const query = user === undefined ? '' : `?user_id=${plain(user)}`
    return this.#send(core, `command/${encodeURIComponent(module)}/execute${query}`, {
      ...{ method: 'POST', payload, onSend },
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(payload)),
        ...(request === undefined ? {} : { 'X-Request-ID': request }),
      },
    })
  }

  /** Reads something that nothing runs for, such as `status/loaded`. */
  get(core: string, path: string): Sent {
    return this.#send(core, path, { method: 'GET', payload: '', headers: {}, onSend: () => undefined })
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy()
    this.#agents.clear()
  }

  #send(core: string, path: string, { method, headers, payload, onSend }: Message): Sent {
    const url = new URL(`/api/core/v1/${path}`, core)
    const isSecure = url.protocol === 'https:'
    const agent = this.#agentOf(url.origin, isSecure)
    const sent = (isSecure ? requestHttps : requestHttp)(url, { method, headers: { ...headers }, agent })
    const answer = answerOf(sent, this.clock, onSend)
    sent.end(payload)
    return { answer, end: (reason) => sent.destroy(new Error(reason)) }
  }

  #agentOf(origin: string, isSecure: boolean): Agent {
    const known = this.#agents.get(origin)
    if (known) return known
    const agent = new (isSecure ? SecureAgent : Agent)({ keepAlive: true, timeout: FREE_MS })
    this.#agents.set(origin, agent)
    return agent
  }
}

/** What goes into a driver's JSON frame as it stands. @see PlaceOS/driver, `protocol/management.cr:293` */
const plain = (user: string): string => user.replaceAll(/[^A-Za-z0-9._~-]/g, '-')

/** Waits for what becomes of a request. */
function answerOf(sent: ClientRequest, clock: Clock, onSend: () => void): Promise<CoreAnswer> {
  return new Promise((resolve) => {
    let isConnected = false
    const stop = clock.after(CONNECT_MS, () => {
      if (!isConnected) sent.destroy(new Error(`no connection within ${CONNECT_MS} ms`))
    })
    const end = (answer: CoreAnswer): void => {
      stop()
      resolve(answer)
    }
    sent.on('socket', (socket) => {
      const connect = (): void => {
        isConnected = true
        stop()
        // The agent's limit is for sockets that nobody uses.
        socket.setTimeout(0)
        onSend()
      }
      if (socket.connecting) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connect)
      else connect()
    })
    sent.on('error', (error) => {
      end({ kind: isConnected ? 'lost' : 'not connected', reason: error.message || error.name })
    })
    sent.on('response', (response) => {
      readBody(response, (answer) => {
        if (answer.kind === 'lost') sent.destroy()
        end(answer)
      })
    })
  })
}

function readBody(response: IncomingMessage, end: (answer: CoreAnswer) => void): void {
  const parts: Buffer[] = []
  let length = 0
  response.on('data', (part: Buffer) => {
    length += part.length
    if (length > LONGEST) end({ kind: 'lost', reason: `the answer is longer than ${LONGEST} bytes` })
    else parts.push(part)
  })
  response.on('end', () => {
    end({ kind: 'answered', status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() })
  })
  response.on('error', (error) => {
    end({ kind: 'lost', reason: error.message })
  })
  response.on('aborted', () => {
    end({ kind: 'lost', reason: 'the answer has broken off' })
  })
}
