import { connect, createSecureServer, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2'
import type { IncomingHttpHeaders, OutgoingHttpHeaders, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { certificate } from './certificate.js'

export interface Http2Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** A server that speaks HTTP/2 and HTTP/1 on one port, with one connection to it. */
export interface Http2Site {
  readonly port: number
  /** Begins a request, whose stream is then the spec's. */
  begin(method: string, path: string, headers?: OutgoingHttpHeaders): ClientHttp2Stream
  /** Calls, with the body in as many frames as there are pieces, or with none. */
  call(method: string, path: string, options?: Http2Call): Promise<Http2Answer>
}

export interface Http2Call {
  readonly headers?: OutgoingHttpHeaders
  /** An empty list says only after the headers that there is none. */
  readonly body?: readonly string[]
}

/** Within `describe`: gives a way to start such servers, which are closed after each spec. */
export function http2Sites(): (serve: RequestListener) => Promise<Http2Site> {
  const own = certificate()
  const stops: (() => void)[] = []
  afterEach(() => {
    for (const stop of stops.splice(0)) stop()
  })
  return async (serve) => {
    const server = createSecureServer({ ...own(), allowHTTP1: true })
    // What HTTP/2 gives has all that is used of HTTP/1's, and other types.
    server.on('request', serve as never)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const session = connect(`https://127.0.0.1:${port}`, { ca: own().cert })
    stops.push(() => {
      session.destroy()
      server.close()
    })
    const begin: Http2Site['begin'] = (method, path, headers) =>
      session.request({ ...headers, ':method': method, ':path': path }, { endStream: false })
    return { port, begin, call: callBy(session) }
  }
}

const callBy =
  (session: ClientHttp2Session): Http2Site['call'] =>
  async (method, path, { headers, body } = {}) => {
    const stream = session.request({ ...headers, ':method': method, ':path': path }, { endStream: !body })
    for (const piece of body ?? []) stream.write(piece)
    if (body) stream.end()
    return await answerOf(stream)
  }

/** The answer to a request, once it is whole. */
export async function answerOf(stream: ClientHttp2Stream): Promise<Http2Answer> {
  const heard = new Promise<IncomingHttpHeaders>((resolve, reject) => {
    stream.once('response', resolve).once('error', reject)
    stream.once('close', () => {
      reject(new Error('the stream closed without an answer'))
    })
  })
  const [headers, read] = await Promise.all([heard, text(stream)])
  return { status: Number(headers[':status']), headers, text: read }
}
