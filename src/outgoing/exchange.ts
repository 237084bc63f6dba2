import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'

/** The longest answer that is read, in bytes. */
const MOST_BYTES = 1024 * 1024

/** What is sent to a URL. */
export interface Sent {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
}

/** What a URL was answered with. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The body, as UTF-8. */
  readonly text: string
}

/**
 * Sends a request to one of some addresses of a URL's host, and to no other. Redirects are not followed. Rejects with
 * Node's error, or with the reason of the signal.
 */
export async function exchange(
  url: URL,
  addresses: readonly string[],
  { method, headers, body }: Sent,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    // A connection of its own: one that is kept open may lead to an address that is allowed no more.
    const options: RequestOptions = { method, headers, agent: false, lookup: lookupIn(addresses), signal }
    request(url, options).on('error', reject).on('response', resolve).end(body)
  })
  return { status: response.statusCode ?? 0, headers: headersOf(response), text: await textOf(response) }
}

/** What Node asks for the addresses of a name: the ones that are there already. */
const lookupIn =
  (addresses: readonly string[]): LookupFunction =>
  (_host, { all }, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }))
    const [first] = found
    if (all) callback(null, found)
    else callback(null, first?.address ?? '', first?.family)
  }

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  return headers
}

const textOf = (response: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    response.on('error', reject)
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > MOST_BYTES)
        response.destroy(new Error(`the answer has more than ${String(MOST_BYTES)} bytes`))
    })
    response.on('end', () => {
      resolve(Buffer.concat(chunks).toString())
    })
  })
