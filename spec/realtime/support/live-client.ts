import { once } from 'node:events'
import { WebSocket, type ClientOptions } from 'ws'

export interface Goodbye {
  readonly code: number
  readonly reason: string
}

/** What a server answered that did not take an upgrade. */
export interface Refusal {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

/** A websocket that keeps what it is told until somebody asks for it. */
export class LiveClient {
  readonly #heard: unknown[] = []
  #wake: (() => void) | undefined
  /** Resolves when the connection has ended. */
  readonly closed: Promise<Goodbye>

  private constructor(readonly ws: WebSocket) {
    ws.on('message', (data: Buffer) => {
      const text = data.toString()
      this.#heard.push(text === 'pong' ? text : (JSON.parse(text) as unknown))
      this.#wake?.()
    })
    ws.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      ws.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() })
        this.#wake?.()
      })
    })
  }

  /** Rejects when the server does not take it. */
  static async connect(url: string, options: ClientOptions = {}): Promise<LiveClient> {
    const client = new LiveClient(new WebSocket(url, options))
    await once(client.ws, 'open')
    return client
  }

  /** What the server answers that does not take it. */
  static refusal(url: string, options: ClientOptions = {}): Promise<Refusal> {
    const ws = new WebSocket(url, options)
    return new Promise((resolve, reject) => {
      ws.on('open', () => {
        ws.terminate()
        reject(new Error('it was taken'))
      })
      ws.on('error', () => undefined)
      ws.on('unexpected-response', (_request, response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => (body += chunk.toString()))
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
        })
      })
    })
  }

  ask(request: object): this {
    this.ws.send(JSON.stringify(request))
    return this
  }

  say(text: string): this {
    this.ws.send(text)
    return this
  }

  /** The next message; rejects when the connection ends before one. */
  async next(): Promise<unknown> {
    while (this.#heard.length === 0) {
      if (this.ws.readyState >= WebSocket.CLOSING) throw new Error('the connection ended without a message')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#heard.shift()
  }

  /** Messages up to the answer to a ping, which comes after all that was sent before it. */
  async all(): Promise<unknown[]> {
    this.say('ping')
    const messages: unknown[] = []
    for (let message = await this.next(); message !== 'pong'; message = await this.next())
      messages.push(message)
    return messages
  }

  /** What has come so far. */
  soFar(): unknown[] {
    return this.#heard.splice(0)
  }

  /** Takes nothing more from the connection. */
  stall(): void {
    this.ws.pause()
  }

  /** Ends the connection without a word. */
  drop(): void {
    this.ws.terminate()
  }
}
