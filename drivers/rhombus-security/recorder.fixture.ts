import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { text } from 'node:stream/consumers'

/** A request that came in. */
export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A subscriber on a real HTTP server, for specs: it keeps what it gets and answers as its paths say. */
export class Recorder {
  readonly received: Received[] = []
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        const path = request.url ?? ''
        this.received.push({ path, headers: request.headers, body })
        if (path === '/silent') return
        if (path === '/moved') response.setHeader('Location', '/elsewhere')
        response.writeHead(STATUS[path] ?? 200).end('thanks')
      })
    })
  }

  static async start(): Promise<Recorder> {
    const recorder = new Recorder()
    await new Promise<void>((resolve) => recorder.#server.listen(0, '127.0.0.1', resolve))
    return recorder
  }

  /** The URL of a path here: `/broken` answers 500, `/moved` redirects, `/silent` never answers. */
  url(path: string): string {
    const address = this.#server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    return `http://127.0.0.1:${port}${path}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const STATUS: Readonly<Record<string, number>> = { '/broken': 500, '/moved': 302 }
