/** What is sent beside verb and path. */
export interface CallOptions {
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, instead of a body. */
  readonly raw?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer of a REST route. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined when it is empty. */
  readonly json: unknown
}

/** What most specs look at of an answer. */
export type Members = Readonly<Record<string, unknown>>

/** Calls the REST routes of a server, with an API key if there is one. */
export class Client {
  constructor(
    private readonly url: string,
    private readonly key: string | undefined,
  ) {}

  get(path: string, options?: CallOptions): Promise<Answer> {
    return this.call('GET', path, options)
  }

  post(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.call('POST', path, { body, ...options })
  }

  patch(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.call('PATCH', path, { body, ...options })
  }

  put(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.call('PUT', path, { body, ...options })
  }

  delete(path: string, options?: CallOptions): Promise<Answer> {
    return this.call('DELETE', path, options)
  }

  /** @param path below `/api/engine/v2`, or from the root when it begins with `//` */
  async call(method: string, path: string, { body, raw, headers }: CallOptions = {}): Promise<Answer> {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(
      this.url + (path.startsWith('//') ? path.slice(1) : `/api/engine/v2${path}`),
      {
        method,
        headers: {
          ...(this.key === undefined ? {} : { 'X-API-Key': this.key }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(sent === undefined ? {} : { body: sent }),
      },
    )
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text === '' ? undefined : (JSON.parse(text) as unknown),
    }
  }
}

/** An answer's body as an object. */
export const members = ({ json }: Answer): Members => json as Members

/** An answer's body as a list of objects. */
export const list = ({ json }: Answer): readonly Members[] => json as readonly Members[]
