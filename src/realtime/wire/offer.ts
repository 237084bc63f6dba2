import type { IncomingMessage } from 'node:http'

/** What of a request says how it offers to go on. */
export type Offer = Pick<IncomingMessage, 'method' | 'headers' | 'httpVersion'>

/** Other forms of HTTP. Nobody here goes on in one, and to pass over the offer is what HTTP asks for then. */
const HTTP = /^(?:h2c?|http|tls)(?:\/|$)/

/** Whether a request asks to become a websocket; HTTP/1.0 has no upgrades. */
export const asksForWebsocket = (offer: Offer): boolean =>
  offer.method === 'GET' && offer.httpVersion === '1.1' && protocolsOf(offer).includes('websocket')

/**
 * Whether a request offers nothing but another form of HTTP, as `curl --http2` and Java's client do.
 * @see RFC 9110 §7.8
 */
export const offersOnlyHttp = (offer: Offer): boolean =>
  protocolsOf(offer).every((protocol) => HTTP.test(protocol))

const protocolsOf = ({ headers }: Offer): string[] => tokensOf(headers.upgrade ?? '')

const tokensOf = (list: string): string[] => list.split(',').map((token) => token.trim().toLowerCase())

/** The head of a request as it was sent, but for its offer. */
export function headWithoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method ?? 'GET'} ${url ?? '/'} HTTP/${httpVersion}`]
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    const kept = keptOf(name.toLowerCase(), value)
    if (kept !== undefined) lines.push(`${name}: ${kept}`)
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** What stays of a header's value without the offer, if anything does. */
function keptOf(name: string, value: string): string | undefined {
  if (name === 'upgrade' || name === 'http2-settings') return undefined
  if (name !== 'connection') return value
  const kept = tokensOf(value).filter((token) => token !== 'upgrade' && token !== 'http2-settings')
  return kept.length === 0 ? undefined : kept.join(', ')
}
