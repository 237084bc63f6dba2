import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { jsonEqual, type Clearance, type Json, type Verb } from '../driver/index.js'
import type { Plugin } from '../plugin/index.js'
import type { Stop } from '../time/index.js'
import type { FakeClock } from './fake-clock.js'
import type { LogLine, MemoryLog } from './memory-log.js'
import { SYSTEM, WEBHOOK_PATH } from './spec-system.js'

/** A request to a webhook method. */
export interface SpecRequest {
  /** @default POST */
  readonly method?: Verb
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  /** The body as it is sent. */
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** A body to be sent as JSON. */
  readonly json?: unknown
}

/** What came back. */
export interface SpecResponse {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body as JSON, or undefined if it is none. */
  readonly json: unknown
}

/** One module of a driver under test, in a real runtime behind a real HTTP server, with time in your hands. */
export class DriverSpec {
  readonly #stops: Stop[] = []

  constructor(
    private readonly plugin: Plugin,
    private readonly server: Server,
    private readonly log: MemoryLog,
    private readonly generic: string,
    private readonly configure: (settings: Readonly<Record<string, unknown>>) => Promise<void>,
    /** The time the driver goes by. */
    readonly clock: FakeClock,
  ) {}

  /** Everything that was logged. */
  get logs(): readonly LogLine[] {
    return this.log.lines
  }

  /** Calls a webhook method from outside, through every gate. */
  async webhook(method: string, request: SpecRequest = {}): Promise<SpecResponse> {
    const { port } = this.server.address() as AddressInfo
    const url = new URL(`http://127.0.0.1:${port}${WEBHOOK_PATH}/${this.generic}/1/${method}`)
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value)
    const json = request.json === undefined ? {} : { 'Content-Type': 'application/json' }
    const body = request.json === undefined ? request.body : JSON.stringify(request.json)
    const response = await fetch(url, {
      method: request.method ?? 'POST',
      headers: { ...json, ...request.headers },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text,
      json: parseJson(text),
    }
  }

  /** Calls a command as another module would. Rejects as `Runtime.exec` does. */
  exec(name: string, ...args: readonly unknown[]): Promise<Json> {
    return this.execAs('administrator', name, ...args)
  }

  /** Calls a command as a caller of some clearance. */
  execAs(clearance: Clearance, name: string, ...args: readonly unknown[]): Promise<Json> {
    return this.#call(this.generic, name, args, clearance)
  }

  /** Hears a status key, starting with its present value if it has one. */
  follow(key: string, listener: (value: Json) => void): Stop {
    return this.plugin.runtime.follow({ system: SYSTEM, name: this.generic, index: 1, key }, listener)
  }

  /** Waits until a status key has a value; the runner's time limit ends a wait in vain. */
  async until(key: string, value: Json): Promise<void> {
    await new Promise<void>((resolve) => {
      const stop = this.follow(key, (present) => {
        if (jsonEqual(present, value)) resolve()
      })
      this.#stops.push(stop)
    })
  }

  /** The present value of a status key, or undefined. */
  status(key: string): Json | undefined {
    let value: Json | undefined
    this.follow(key, (present) => {
      value = present
    })()
    return value
  }

  /** Gives the module other settings, over those it has been given; `onUpdate` has run when it resolves. */
  async updateSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.configure(settings)
  }

  /** Sends a message on an application channel, as another module would. */
  async publish(channel: string, message: unknown): Promise<void> {
    await this.#call('SpecPublisher', 'send', [channel, message], 'administrator')
  }

  /** Moves the driver's time on by so many milliseconds. */
  async advance(ms: number): Promise<void> {
    await this.clock.advance(ms)
  }

  /** Stops everything. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop()
    await this.plugin.close()
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  #call(name: string, method: string, args: readonly unknown[], clearance: Clearance): Promise<Json> {
    return this.plugin.runtime.exec({ system: SYSTEM, name, index: 1, command: method, args, clearance })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
