import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { ProblemBody } from '../../../src/problem/index.js'

type Bytes = string | Uint8Array

export interface CallOptions {
  /** @default POST */
  readonly method?: string
  /** Sent with their names as they are; a list of values makes as many lines. */
  readonly headers?: OutgoingHttpHeaders
  /** Sent with its length, or chunked when it is a list. */
  readonly body?: Bytes | readonly Bytes[]
}

/** An HTTP answer. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
  readonly text: string
}

/** Calls a server of this machine. */
export async function call(port: number, path: string, options: CallOptions = {}): Promise<Answer> {
  const { method = 'POST', body } = options
  const pieces = body === undefined ? [] : isList(body) ? body : [body]
  const framing =
    body === undefined
      ? {}
      : isList(body)
        ? { 'Transfer-Encoding': 'chunked' }
        : { 'Content-Length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = request({
      port,
      path,
      method,
      host: '127.0.0.1',
      agent: false,
      headers: { ...framing, ...options.headers },
    })
    sent.on('error', reject).on('response', (response) => {
      text(response).then((read) => {
        const { statusCode: status = 0, headers, rawHeaders } = response
        resolve({ status, headers, rawHeaders, text: read })
      }, reject)
    })
    for (const piece of pieces) sent.write(piece)
    sent.end()
  })
}

/** An answer's body as a problem. */
export const problemIn = ({ text }: Pick<Answer, 'text'>): ProblemBody => JSON.parse(text) as ProblemBody

const isList = (body: Bytes | readonly Bytes[]): body is readonly Bytes[] => Array.isArray(body)
