import { WebSocket } from 'ws'
import { z } from 'zod'
import { redactText, type Log } from '../../../log/index.js'
import { Listeners, type Clock, type Stop } from '../../../time/index.js'
import type { DebugLevel, DebugListener } from '../../index.js'
import type { Discovery } from './discovery.js'
import type { Edges } from './edges.js'

/** The longest line that is passed on, in characters; drivers may log whole payloads. */
const LONGEST_LINE = 2000

/** When the core of a module is looked for again whose log has ended, in milliseconds; and whether it has another. */
const AGAIN_MS = [1000, 2000, 5000] as const
const MOVED_MS = 10_000

/** By PlaceOS's numbers. */
const LEVELS: readonly DebugLevel[] = ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'fatal']

/** @see PlaceOS/core, `api/command.cr:54-65` */
const Frame = z.tuple([z.int().min(0).max(6), z.string()])

/** What modules log, as their cores tell it: one websocket a module, whoever and however many watch it. */
export class DebugLogs {
  readonly #listeners = new Listeners<string, DebugListener>()
  readonly #watches = new Map<string, Watch>()

  constructor(
    private readonly discovery: Discovery,
    private readonly edges: Edges,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  listen(module: string, listener: DebugListener): Stop {
    const stop = this.#listeners.add(module, listener)
    if (!this.#watches.has(module)) {
      const watch = new Watch(this.clock, {
        url: () => this.#urlOf(module),
        hear: (text) => {
          this.#tell(module, text)
        },
        fail: (error) => {
          this.log.debug('the log of a module cannot be heard now', { module, error })
        },
      })
      this.#watches.set(module, watch)
    }
    return () => {
      stop()
      if (this.#listeners.has(module)) return
      this.#watches.get(module)?.close()
      this.#watches.delete(module)
    }
  }

  close(): void {
    for (const watch of this.#watches.values()) watch.close()
    this.#watches.clear()
  }

  async #urlOf(module: string): Promise<string> {
    const core = await this.discovery.pick(await this.edges.keyOf(module))
    const url = new URL(`/api/core/v1/command/${encodeURIComponent(module)}/debugger`, core)
    return url.href.replace(/^http/, 'ws')
  }

  #tell(module: string, text: string): void {
    const read = Frame.safeParse(parsed(text))
    if (!read.success) return
    const [severity, said] = read.data
    const message = redactText(said.length > LONGEST_LINE ? `${said.slice(0, LONGEST_LINE)}…` : said)
    for (const listener of this.#listeners.of(module))
      listener({ level: LEVELS[severity] ?? 'info', message })
  }
}

interface Watched {
  url(): Promise<string>
  hear(text: string): void
  fail(error: unknown): void
}

/** A websocket that is opened anew when it ends, and when the module is elsewhere. */
class Watch {
  #socket: WebSocket | undefined
  #at: string | undefined
  #failures = 0
  #isClosed = false
  #stop: Stop = () => undefined

  constructor(
    private readonly clock: Clock,
    private readonly watched: Watched,
  ) {
    void this.#open()
  }

  close(): void {
    this.#isClosed = true
    this.#stop()
    this.#socket?.terminate()
  }

  async #open(): Promise<void> {
    try {
      const url = await this.watched.url()
      if (this.#isClosed) return
      this.#at = url
      this.#connect(new WebSocket(url, { handshakeTimeout: 5000, maxPayload: 1024 * 1024 }))
    } catch (error) {
      this.#again(error)
    }
  }

  #connect(socket: WebSocket): void {
    this.#socket = socket
    let failure: unknown
    socket.on('open', () => {
      this.#failures = 0
      this.#look()
    })
    socket.on('message', (data: Buffer) => {
      if (!this.#isClosed) this.watched.hear(data.toString())
    })
    socket.on('error', (error) => {
      failure = error
    })
    socket.on('close', () => {
      this.#again(failure)
    })
  }

  #again(error: unknown): void {
    if (this.#isClosed) return
    this.watched.fail(error)
    const delayMs = AGAIN_MS[Math.min(this.#failures, AGAIN_MS.length - 1)] ?? 5000
    this.#failures += 1
    this.#stop()
    this.#stop = this.clock.after(delayMs, () => void this.#open())
  }

  /** A module that has moved need not end its log on the core where it was. */
  #look(): void {
    this.#stop()
    this.#stop = this.clock.after(MOVED_MS, () => {
      this.watched.url().then(
        (url) => {
          if (url === this.#at) this.#look()
          else this.#socket?.terminate()
        },
        () => {
          this.#look()
        },
      )
    })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
