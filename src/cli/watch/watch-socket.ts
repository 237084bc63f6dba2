import { WebSocket, type RawData } from 'ws'
import { z } from 'zod'
import type { Clock, Stop } from '../../time/index.js'

/** What is watched, and how it is reached. */
export interface WatchTarget {
  /** Where the server is: an http or https URL, with the prefix it is mounted under if it has one. */
  readonly url: string
  readonly key: string
  readonly system: string
  /** The id of a system trigger, or `*` for all of the system. */
  readonly instance: string
}

/** What watching knows of time. */
export type WatchClock = Pick<Clock, 'elapsed' | 'after'>

/** Why watching has come to an end. */
export type End =
  | { readonly kind: 'stopped' }
  /** Trying again would not help. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'lost'; readonly reason: string }

/** What a connection needs beside its target. */
export interface Watching {
  readonly since: number | undefined
  readonly clock: WatchClock
  /** Ends it. */
  readonly signal: AbortSignal
  readonly onBound: () => void
  readonly onValue: (value: unknown) => void
}

/** How often the server is asked for a sign of life, in milliseconds. */
export const PING_MS = 15_000

/** A server that has said nothing for so many milliseconds is gone. */
export const SILENCE_MS = 45_000

const HANDSHAKE_MS = 10_000
const MOST_BYTES = 1024 * 1024
const PATH = '/api/engine/v2/systems/control'

const Frame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('success') }),
  z.object({ type: z.literal('notify'), value: z.unknown() }),
  z.object({ type: z.literal('error'), msg: z.string(), error_code: z.int() }),
])

/** Error codes of the protocol after which the same request may well succeed: 3 request failed, 7 unexpected. */
const PASSING_ERRORS = [3, 7]
const ACCESS_DENIED = 2

/** Statuses of an upgrade after which another may well succeed, beside all from 500. */
const PASSING_STATUSES = [408, 425, 429]

/** Watches over one connection, until it ends. */
export function watchOnce(target: WatchTarget, watching: Watching): Promise<End> {
  if (watching.signal.aborted) return Promise.resolve({ kind: 'stopped' })
  return new Promise((resolve) => {
    new WatchConnection(target, watching, resolve).open()
  })
}

/** One connection to a server, from the bind to its end. */
class WatchConnection {
  readonly #socket: WebSocket
  #heard: number
  #stopPing: Stop = () => undefined

  constructor(
    private readonly target: WatchTarget,
    private readonly watching: Watching,
    private readonly onEnd: (how: End) => void,
  ) {
    this.#socket = new WebSocket(socketUrl(target.url), {
      headers: { 'X-API-Key': target.key },
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MOST_BYTES,
    })
    this.#heard = watching.clock.elapsed()
  }

  open(): void {
    this.watching.signal.addEventListener('abort', this.#stop)
    this.#socket
      .on('open', () => {
        this.#heard = this.watching.clock.elapsed()
        this.#socket.send(bindFrame(this.target, this.watching.since))
        this.#ping()
      })
      .on('message', (data, isBinary) => {
        this.#heard = this.watching.clock.elapsed()
        const frame = isBinary ? undefined : readFrame(data)
        if (frame) this.#take(frame)
      })
      .on('unexpected-response', (_request, { statusCode: status = 0 }) => {
        const reason = reasonOfStatus(status, this.target.url)
        if (status >= 500 || PASSING_STATUSES.includes(status)) this.#lose(reason)
        else this.#end({ kind: 'refused', reason })
      })
      .on('error', (error) => {
        this.#lose(`${this.target.url} cannot be reached: ${reasonOf(error)}`)
      })
      .on('close', (code, reason) => {
        this.#lose(`the connection was closed: ${reason.length > 0 ? reason.toString() : String(code)}`)
      })
  }

  #take(frame: z.output<typeof Frame>): void {
    switch (frame.type) {
      case 'notify':
        this.watching.onValue(frame.value)
        return
      case 'success':
        this.watching.onBound()
        return
      case 'error': {
        const reason = reasonOfError(frame.error_code, frame.msg)
        if (PASSING_ERRORS.includes(frame.error_code)) this.#lose(reason)
        else this.#end({ kind: 'refused', reason })
      }
    }
  }

  #ping(): void {
    const { clock } = this.watching
    if (clock.elapsed() - this.#heard >= SILENCE_MS) {
      this.#lose('the server has gone silent')
      return
    }
    this.#socket.send('ping')
    this.#stopPing = clock.after(PING_MS, () => {
      this.#ping()
    })
  }

  readonly #stop = (): void => {
    this.#end({ kind: 'stopped' })
  }

  #lose(reason: string): void {
    this.#end({ kind: 'lost', reason })
  }

  #end(how: End): void {
    this.#stopPing()
    this.watching.signal.removeEventListener('abort', this.#stop)
    this.#socket.removeAllListeners()
    // What is still to come of a connection that is given up concerns nobody.
    this.#socket.on('error', () => undefined)
    this.#socket.terminate()
    this.onEnd(how)
  }
}

/** The websocket of a server, by its http URL. */
function socketUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${pathname.replace(/\/+$/, '')}${PATH}`
}

const bindFrame = ({ system, instance }: WatchTarget, since: number | undefined): string =>
  JSON.stringify({
    id: 1,
    cmd: 'bind',
    sys: system,
    mod: '_WEBHOOK_',
    index: 1,
    name: instance,
    ...(since === undefined ? {} : { args: [{ since }] }),
  })

/** A message of the server; undefined for `pong`, and for what says nothing to us. */
function readFrame(data: RawData): z.output<typeof Frame> | undefined {
  try {
    // Text comes as one buffer, as nothing else was asked for.
    return Frame.safeParse(JSON.parse((data as Buffer).toString('utf8'))).data
  } catch {
    return undefined
  }
}

function reasonOfStatus(status: number, url: string): string {
  if (status === 401) return 'the API key was refused: give a valid one with --key or PLACEOS_WEBHOOKS_KEY'
  if (status === 403) return 'the API key may not do this'
  if (status === 404) return `there is no websocket for clients at ${url}: is --url right?`
  return `${url} answered with status ${String(status)}`
}

const reasonOfError = (code: number, message: string): string =>
  code === ACCESS_DENIED
    ? `the API key may not watch executions, it needs the role support: ${message}`
    : message

/** Errors of the network have a code that says more than an empty message. */
const reasonOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.message
